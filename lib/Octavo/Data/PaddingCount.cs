namespace Octavo.Data;

/// <summary>What it costs to put sequences of different lengths into rectangular batches.</summary>
/// <param name="Way">How they are put together.</param>
/// <param name="Tokens">Tokens of the sequences.</param>
/// <param name="Places">Places of the batches, with and without a token: what a recurrent network or an MLP computes.</param>
/// <param name="Scores">Pairs of places of a row, over all rows: what attention computes in one layer and head.</param>
public sealed record PaddingCount(string Way, long Tokens, long Places, long Scores)
{
    /// <summary>Share of the places that hold no token.</summary>
    public double Share => 1 - ((double)Tokens / Places);

    /// <summary>Attention scores for each token that there is.</summary>
    public double ScoresPerToken => (double)Scores / Tokens;

    /// <summary>Batches of sequences as they come, each padded to its longest.</summary>
    /// <param name="lengths">Tokens of each sequence.</param>
    /// <param name="batchSize">Sequences of a batch.</param>
    /// <exception cref="ArgumentException">There are no sequences, or one has no tokens.</exception>
    public static PaddingCount AsDrawn(IReadOnlyList<int> lengths, int batchSize) => Padded("as drawn", Checked(lengths), batchSize);

    /// <summary>The same of sequences in the order of their lengths.</summary>
    /// <param name="lengths">Tokens of each sequence.</param>
    /// <param name="batchSize">Sequences of a batch.</param>
    /// <exception cref="ArgumentException">There are no sequences, or one has no tokens.</exception>
    public static PaddingCount ByLength(IReadOnlyList<int> lengths, int batchSize) => Padded("by length", [.. Checked(lengths).Order()], batchSize);

    /// <summary>One after another in rows of a whole context, cut where a row ends; the last row is left out where it is not full. Nothing is padded.</summary>
    /// <param name="lengths">Tokens of each sequence.</param>
    /// <param name="contextLength">Tokens of a row.</param>
    /// <exception cref="ArgumentException">There are no sequences, one has no tokens, or all together do not fill a row.</exception>
    public static PaddingCount Packed(IReadOnlyList<int> lengths, int contextLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(contextLength);
        var total = Checked(lengths).Sum(length => (long)length);
        var rows = total / contextLength;
        return rows > 0
            ? new PaddingCount("packed", rows * contextLength, rows * contextLength, rows * contextLength * contextLength)
            : throw new ArgumentException($"{total} tokens do not fill a row of {contextLength}. Take a shorter context or more sequences.");
    }

    private static PaddingCount Padded(string way, IReadOnlyList<int> lengths, int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        int[][] batches = [.. lengths.Chunk(batchSize)];
        return new PaddingCount(
            way,
            lengths.Sum(length => (long)length),
            batches.Sum(batch => (long)batch.Length * batch.Max()),
            batches.Sum(batch => (long)batch.Length * batch.Max() * batch.Max()));
    }

    private static IReadOnlyList<int> Checked(IReadOnlyList<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        return lengths.Count > 0 && lengths.All(length => length > 0)
            ? lengths
            : throw new ArgumentException($"There are {lengths.Count} sequences, {lengths.Count(length => length < 1)} of them without tokens. Give at least one, and none empty.");
    }
}
