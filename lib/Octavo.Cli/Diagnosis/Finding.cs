namespace Octavo.Cli.Diagnosis;

/// <summary>What one check found.</summary>
/// <param name="State">How it went.</param>
/// <param name="Subject">What was looked at, in a few words.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Advice">What to do; null where nothing need be done.</param>
internal sealed record Finding(FindingState State, string Subject, string Detail, string? Advice = null)
{
    public static Finding Fine(string subject, string detail) => new(FindingState.Fine, subject, detail);

    public static Finding Note(string subject, string detail, string? advice = null) => new(FindingState.Note, subject, detail, advice);

    public static Finding Wrong(string subject, string detail, string advice) => new(FindingState.Wrong, subject, detail, advice);
}
