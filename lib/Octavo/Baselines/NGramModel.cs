namespace Octavo.Baselines;

/// <summary>
/// Counts of all n-grams up to an order, and the language models made from them: the line that a trained model has to beat.
/// Tokens are any numbers from 0 up: characters, bytes or byte pairs. Losses are in nats per token.
/// </summary>
/// <remarks>The first tokens of a scored text have shorter contexts; no context reaches back before the text.</remarks>
public sealed class NGramModel
{
    private readonly NGramTree tree;

    private NGramModel(NGramTree tree, int vocabularySize, int order)
    {
        this.tree = tree;
        VocabularySize = vocabularySize;
        Order = order;
    }

    /// <summary>Number of distinct tokens.</summary>
    public int VocabularySize { get; }

    /// <summary>The longest n-gram counted, in tokens.</summary>
    public int Order { get; }

    /// <summary>Number of tokens counted.</summary>
    public long TrainTokens => tree.Followers(NGramTree.Root);

    /// <summary>Entropy of the training text's single tokens, in nats: the loss of the best guess without context on that text.</summary>
    public double UnigramEntropy
    {
        get
        {
            double sum = 0;
            for (var token = 0; token < VocabularySize; token++)
            {
                double count = tree.Count(tree.Child(NGramTree.Root, token));
                sum += count > 0 ? count * Math.Log(count) : 0;
            }

            double total = TrainTokens;
            return Math.Log(total) - (sum / total);
        }
    }

    /// <summary>Counts the n-grams of a text.</summary>
    /// <param name="tokens">The training text.</param>
    /// <param name="vocabularySize">Number of distinct tokens, seen or not.</param>
    /// <param name="order">The longest n-gram, in tokens: 5 looks back 4 tokens.</param>
    /// <exception cref="ArgumentException">The text is empty or a token is outside the vocabulary.</exception>
    public static NGramModel Train(IReadOnlyList<int> tokens, int vocabularySize, int order)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(vocabularySize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(order);
        var text = Checked(tokens, vocabularySize);
        return new NGramModel(NGramTree.Build(text, order), vocabularySize, order);
    }

    /// <summary>
    /// Probability of <paramref name="next"/> after <paramref name="context"/> by add-k smoothing (Lidstone 1920):
    /// (count + k)/(context count + k*V). Only the last <paramref name="order"/> - 1 tokens of the context are used.
    /// </summary>
    public double AddKProbability(ReadOnlySpan<int> context, int next, int order, double k)
    {
        CheckAddK(order, k);
        Span<int> nodes = stackalloc int[Order];
        var suffixes = FindSuffixes(Last(context, order - 1), nodes);
        return AddK(nodes[suffixes - 1], next, k);
    }

    /// <summary>
    /// Probability of <paramref name="next"/> after <paramref name="context"/> by Witten-Bell interpolation (Witten and Bell
    /// 1991): each order mixes its counts with the order below, (count + types*p)/(context count + types), down to a
    /// unigram with one added to each count.
    /// </summary>
    public double WittenBellProbability(ReadOnlySpan<int> context, int next, int order)
    {
        CheckOrder(order);
        Span<double> probabilities = stackalloc double[order];
        Span<int> nodes = stackalloc int[Order];
        var suffixes = FindSuffixes(Last(context, order - 1), nodes);
        WittenBell(nodes[..suffixes], next, probabilities);
        return probabilities[suffixes - 1];
    }

    /// <summary>Loss of a text under add-k smoothing at one order, in nats per token; order 1 with k = 1 is the unigram baseline.</summary>
    /// <exception cref="ArgumentException">The text is empty or a token is outside the vocabulary.</exception>
    public double AddKLoss(IReadOnlyList<int> tokens, int order, double k)
    {
        CheckAddK(order, k);
        var text = Checked(tokens, VocabularySize);
        Span<int> nodes = stackalloc int[Order];
        double sum = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var suffixes = FindSuffixes(Last(text.AsSpan(0, i), order - 1), nodes);
            sum -= Math.Log(AddK(nodes[suffixes - 1], text[i], k));
        }

        return sum / text.Length;
    }

    /// <summary>Losses of a text under Witten-Bell interpolation at orders 1, 2, ... <see cref="Order"/>, in nats per token.</summary>
    /// <exception cref="ArgumentException">The text is empty or a token is outside the vocabulary.</exception>
    public IReadOnlyList<double> WittenBellLosses(IReadOnlyList<int> tokens)
    {
        var text = Checked(tokens, VocabularySize);
        var sums = new double[Order];
        Span<int> nodes = stackalloc int[Order];
        Span<double> probabilities = stackalloc double[Order];
        for (var i = 0; i < text.Length; i++)
        {
            var suffixes = FindSuffixes(Last(text.AsSpan(0, i), Order - 1), nodes);
            WittenBell(nodes[..suffixes], text[i], probabilities);
            for (var n = 0; n < Order; n++)
            {
                // At the start of the text the longest context there is stands in for longer ones.
                sums[n] -= Math.Log(probabilities[Math.Min(n, suffixes - 1)]);
            }
        }

        for (var n = 0; n < Order; n++)
        {
            sums[n] /= text.Length;
        }

        return sums;
    }

    /// <summary>The order with the least Witten-Bell loss on a text, and that loss in nats per token: the line to draw.</summary>
    /// <exception cref="ArgumentException">The text is empty or a token is outside the vocabulary.</exception>
    public (int Order, double Loss) BestWittenBell(IReadOnlyList<int> tokens) =>
        WittenBellLosses(tokens).Select((loss, index) => (index + 1, loss)).MinBy(pair => pair.loss);

    // The nodes of the context's suffixes from the empty one up; -1 where a suffix was never seen. Returns their number.
    private int FindSuffixes(ReadOnlySpan<int> context, Span<int> nodes)
    {
        for (var length = 0; length <= context.Length; length++)
        {
            nodes[length] = tree.Find(context[(context.Length - length)..]);
        }

        return context.Length + 1;
    }

    private double AddK(int context, int next, double k)
    {
        double count = context < 0 ? 0 : tree.Count(tree.Child(context, next));
        double total = context < 0 ? 0 : tree.Followers(context);
        return (count + k) / (total + (k * VocabularySize));
    }

    private void WittenBell(ReadOnlySpan<int> contexts, int next, Span<double> probabilities)
    {
        var probability = AddK(contexts[0], next, 1);
        probabilities[0] = probability;
        for (var length = 1; length < contexts.Length; length++)
        {
            var context = contexts[length];
            // A context never followed by anything adds nothing: the order below stands.
            if (context >= 0 && tree.Followers(context) > 0)
            {
                double types = tree.FollowerTypes(context);
                probability = (tree.Count(tree.Child(context, next)) + (types * probability)) / (tree.Followers(context) + types);
            }

            probabilities[length] = probability;
        }
    }

    private void CheckAddK(int order, double k)
    {
        CheckOrder(order);
        if (!(k > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(k), k, "Add-k smoothing needs k above 0, or unseen n-grams have no probability.");
        }
    }

    private void CheckOrder(int order)
    {
        if (order < 1 || order > Order)
        {
            throw new ArgumentOutOfRangeException(nameof(order), order, $"This model counted orders 1 to {Order}.");
        }
    }

    private static ReadOnlySpan<int> Last(ReadOnlySpan<int> context, int count) =>
        context.Length <= count ? context : context[^count..];

    private static int[] Checked(IReadOnlyList<int> tokens, int vocabularySize)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (tokens.Count == 0)
        {
            throw new ArgumentException("The text is empty: an n-gram model needs at least one token.");
        }

        var text = tokens as int[] ?? [.. tokens];
        for (var i = 0; i < text.Length; i++)
        {
            if ((uint)text[i] >= (uint)vocabularySize)
            {
                throw new ArgumentException($"Token {text[i]} at position {i} is outside the vocabulary of {vocabularySize}.");
            }
        }

        return text;
    }
}
