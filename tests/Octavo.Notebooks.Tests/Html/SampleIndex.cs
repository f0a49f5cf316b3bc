using Octavo.Notebooks.Html;

namespace Octavo.Notebooks.Tests.Html;

/// <summary>An index of a few notebooks, one of them failed.</summary>
internal static class SampleIndex
{
    public static IReadOnlyList<IndexEntry> Entries { get; } =
    [
        new()
        {
            Title = "Start here",
            Question = "What is on this machine, and how long does a first training curve take?",
            Href = "00-start-here.html",
            Seconds = 41.3,
        },
        new()
        {
            Title = "Small and large models",
            Question = "Does the loss fall as a power of the number of parameters, and with which exponent?",
            Href = "01-small-and-large-models.html",
            Seconds = 192,
            When = new DateTimeOffset(2026, 3, 5, 14, 2, 0, TimeSpan.Zero),
            Claims =
            [
                new("Q1.1", "Loss falls as a power law in the number of non-embedding parameters.", "Right", "R² = 0.987 [0.981, 0.992], n = 18", "Right where the lower end of the interval of R² exceeds 0.9."),
                new("Q1.2", "The exponent is 0.076.", "Imprecise", "α = 0.081 [0.075, 0.087], n = 18", "Right within 5% of 0.076, imprecise within 25%."),
                new("Q1.3", "Depth matters more than width at equal parameters.", "Wrong", "−0.004 [−0.011, 0.003] nats/token", "Wrong where the paired interval holds zero."),
                new("Q1.4", "Larger models need fewer tokens.", "Inconclusive", "1.3 [0.8, 2.1]", ""),
                new("Q1.5", "The fit holds on <both> corpora.", "Mixed", "2 of 3", "Mixed where it holds in some."),
            ],
        },
        new()
        {
            Title = "Few-shot learning",
            Question = "Do examples in the prompt help a small model?",
            Href = "02-few-shot.html",
            Seconds = 12.9,
            Error = "InvalidOperationException: the <query> occurs among its own exemplars",
            FailingCell = 7,
        },
    ];

    public static IndexOptions Options { get; } = new()
    {
        Title = "Eight questions about large models",
        Subtitle = "Each notebook states a claim, the rule that decides it and the budget before it runs, and then measures.",
        Generated = new DateTimeOffset(2026, 3, 5, 14, 9, 0, TimeSpan.Zero),
        Provenance = [new PageFact("Profile", "quick", InSummary: true), new PageFact("Commit", "1f2e3d4 (clean)"), new PageFact("Device", "cpu, 2 threads")],
    };
}
