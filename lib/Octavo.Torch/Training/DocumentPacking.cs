namespace Octavo.Torch.Training;

/// <summary>
/// How documents are put into rows: in an epoch every document comes once, in an order of the epoch's own, after a separator; what results
/// is cut into rows of a whole context, and the rows come in a random order too. So every token is trained on once an epoch, and no place of
/// a row is wasted on padding.
/// </summary>
/// <remarks>
/// A row may hold the end of one document and the beginning of others, as in GPT-3's training (Brown et al. 2020, appendix B): the separator
/// tells the model that what lies before has nothing to do with what follows. Being before each document, it is also what its first token is
/// predicted from, so that no loss asks for a token from another document's end: with <see cref="WithinDocuments"/> nothing crosses a boundary.
/// </remarks>
public sealed record DocumentPacking
{
    /// <summary>The token before each document, for example <see cref="Tokenizers.Gpt2Tokenizer.EndOfText"/>.</summary>
    public required int Separator { get; init; }

    /// <summary>
    /// Whether a token sees its own document alone, as if documents were trained on one by one: attention is masked and positions begin anew
    /// at each separator. A document that a row's end cuts goes on in another row as one of its own. Where it is false, a token sees all of
    /// the row before it.
    /// </summary>
    /// <remarks>The mask has a number for each pair of a row's positions; on the CPU, where short contexts take products, for each head too.</remarks>
    public bool WithinDocuments { get; init; }

    /// <summary>The separator where documents must not see each other; else null.</summary>
    internal int? MaskedBy => WithinDocuments ? Separator : null;

    /// <summary>Throws unless a model of this vocabulary knows the separator.</summary>
    internal void Validate(int vocabularySize)
    {
        if (Separator < 0 || Separator >= vocabularySize)
        {
            throw new ArgumentException($"DocumentPacking: Separator is {Separator}, but the model's VocabularySize is {vocabularySize}: tokens are 0 to {vocabularySize - 1}.");
        }
    }
}
