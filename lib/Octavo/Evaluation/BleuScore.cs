using System.Globalization;

namespace Octavo.Evaluation;

/// <summary>The BLEU of a corpus of candidates and what it is made of (Papineni et al. 2002, section 2.3).</summary>
public sealed record BleuScore
{
    /// <summary>Brevity penalty times the geometric mean of the precisions, 0 to 1; papers print a hundred times this.</summary>
    public required double Value { get; init; }

    /// <summary>Modified precision of each length of n-gram, from 1 on; 0 where the candidates have no n-gram of that length.</summary>
    public required IReadOnlyList<double> Precisions { get; init; }

    /// <summary>1 where the candidates are longer than the references, exp(1 - references / candidates) where not.</summary>
    public required double BrevityPenalty { get; init; }

    /// <summary>Tokens of all candidates.</summary>
    public required long CandidateLength { get; init; }

    /// <summary>Tokens of the references, of each candidate's the one whose length is closest.</summary>
    public required long ReferenceLength { get; init; }

    /// <summary>Whether one was added to the counts of n-grams of two and more tokens.</summary>
    public required bool AddsOne { get; init; }

    /// <summary>For example "BLEU 34.5 (68.0/41.2/28.5/20.1, brevity penalty 0.954)".</summary>
    public override string ToString()
    {
        var precisions = string.Join('/', Precisions.Select(precision => (100 * precision).ToString("F1", CultureInfo.InvariantCulture)));
        return string.Create(CultureInfo.InvariantCulture, $"BLEU {100 * Value:F1} ({precisions}, brevity penalty {BrevityPenalty:F3}{(AddsOne ? ", one added" : "")})");
    }
}
