using Octavo.FewShot;

namespace Octavo.Evaluation;

/// <summary>How a task is asked.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Every scoring rule, in the order in which they are listed.</summary>
    public static IReadOnlyList<ChoiceScoring> AllRules { get; } = Enum.GetValues<ChoiceScoring>();

    /// <summary>K, the number of solved examples before each question.</summary>
    public int Exemplars { get; init; }

    /// <summary>Seed of the exemplars.</summary>
    public int Seed { get; init; }

    /// <summary>Ask only the first so many items; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>The rules by which choices are compared, each on the same scores; tasks in free text have none.</summary>
    public IReadOnlyList<ChoiceScoring> Rules { get; init; } = AllRules;

    /// <summary>Whether each question gets exemplars of its own.</summary>
    public ExemplarDraw Draw { get; init; } = ExemplarDraw.PerItem;

    internal void Validate(FewShotTask task)
    {
        var where = $"Task '{task.Name}'";
        if (Exemplars < 0)
        {
            throw new FewShotException($"{where}: {Exemplars} exemplars were asked for; 0 or more were expected.");
        }

        if (Limit is < 1)
        {
            throw new FewShotException($"{where}: the limit is {Limit}; at least 1 item was expected.");
        }

        if (Rules.Count == 0 || Rules.Distinct().Count() != Rules.Count)
        {
            throw new FewShotException($"{where}: the scoring rules are {(Rules.Count == 0 ? "none" : string.Join(", ", Rules))}; at least one, each once, was expected.");
        }

        if (task.WholeTexts && Exemplars > 0)
        {
            throw new FewShotException($"{where}: {Exemplars} exemplars were asked for, but its choices are whole texts without a question; 0 were expected.");
        }
    }
}
