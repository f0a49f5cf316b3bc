using Octavo.Data;

namespace Octavo.Torch.Training;

/// <summary>The tokens to train on, wherever they lie, with the documents that they consist of. May be read from several threads.</summary>
internal sealed class TokenStream
{
    private readonly int[] _tokens;
    private readonly long[] _documents;
    private readonly TokenFile? _file;

    /// <summary>The training part.</summary>
    public TokenStream(TrainingTokens tokens)
        : this(tokens.Train, tokens.TrainDocuments) => _file = tokens.TrainFile;

    /// <summary>An array, of one document where none is listed.</summary>
    public TokenStream(int[] tokens, IReadOnlyList<long>? documents = null) => (_tokens, _documents) = (tokens, [.. documents ?? [0]]);

    /// <summary>Number of tokens.</summary>
    public long Count => _file?.Count ?? _tokens.Length;

    /// <summary>Number of documents; together they are all tokens.</summary>
    public long Documents => _file?.Documents ?? _documents.Length;

    /// <summary>Where a document begins, and how many tokens it has.</summary>
    public (long Start, long Length) Document(long document)
    {
        if (_file is not null)
        {
            return _file.Document(document);
        }

        var end = document + 1 < _documents.Length ? _documents[document + 1] : _tokens.Length;
        return (_documents[document], end - _documents[document]);
    }

    /// <summary>Reads the tokens from <paramref name="start"/> on.</summary>
    public void Read(long start, Span<long> window)
    {
        if (_file is not null)
        {
            _file.Read(start, window);
            return;
        }

        var tokens = _tokens.AsSpan((int)start, window.Length);
        for (var i = 0; i < tokens.Length; i++)
        {
            window[i] = tokens[i];
        }
    }
}
