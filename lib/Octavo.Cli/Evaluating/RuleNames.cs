using Octavo.Evaluation;
using Octavo.FewShot;

namespace Octavo.Cli.Evaluating;

/// <summary>What the scoring rules are called on the command line and in JSON.</summary>
internal static class RuleNames
{
    private static readonly Dictionary<string, ChoiceScoring> Rules = new()
    {
        ["summed"] = ChoiceScoring.Summed,
        ["per-token"] = ChoiceScoring.PerToken,
        ["per-character"] = ChoiceScoring.PerCharacter,
        ["per-byte"] = ChoiceScoring.PerByte,
        ["mutual-information"] = ChoiceScoring.MutualInformation,
    };

    public static IEnumerable<string> All => Rules.Keys;

    public static string Of(ChoiceScoring rule) => Rules.First(named => named.Value == rule).Key;

    /// <summary>The rules of those names; every rule where none is named.</summary>
    /// <exception cref="CommandException">There is no such rule.</exception>
    public static IReadOnlyList<ChoiceScoring> Parse(IReadOnlyList<string> names) => names.Count == 0
        ? EvaluationOptions.AllRules
        : [.. names.Distinct().Select(name => Rules.TryGetValue(name, out var rule)
            ? rule
            : throw new CommandException($"There is no scoring rule '{name}'. There are: {string.Join(", ", All)}."))];
}
