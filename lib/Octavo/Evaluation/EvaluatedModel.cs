using Octavo.FewShot;

namespace Octavo.Evaluation;

/// <summary>A model as an evaluation knows it: functions of texts.</summary>
public sealed record EvaluatedModel
{
    /// <summary>What it is called in tables.</summary>
    public required string Name { get; init; }

    /// <summary>Scores the choices of a question in one call; two calls for a question whose scores without question are asked for too.</summary>
    public required ChoicesScorer Score { get; init; }

    /// <summary>Writes an answer.</summary>
    public required AnswerGenerator Write { get; init; }

    /// <summary>Tokens that the model has read so far, for all questions; those kept from earlier ones are not counted.</summary>
    public Func<long> TokensRead { get; init; } = () => 0;
}
