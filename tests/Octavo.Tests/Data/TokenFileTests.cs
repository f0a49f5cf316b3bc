using System.Text;
using Octavo.Data;
using Octavo.Tokenizers;

namespace Octavo.Tests.Data;

public sealed class TokenFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static TokenFileIdentity Identity(int vocabulary) => new()
    {
        Dataset = "numbers",
        Part = "train",
        CorpusSha256 = new string('a', 64),
        Tokenizer = "counting",
        VocabularySize = vocabulary,
        TokenizerSha256 = new string('b', 64),
    };

    private static TextCorpus Text(string train) => new()
    {
        Name = "sample",
        Train = train,
        Validation = "ba",
        Sha256 = new string('c', 64),
        Manifest = null!,
    };

    private string Write(int vocabulary, params int[][] documents)
    {
        TokenFile.Write(_folder["numbers.tokens"], Identity(vocabulary), documents);
        return _folder["numbers.tokens"];
    }

    [Theory]
    [InlineData(256, 2)]
    [InlineData(65_536, 2)]
    [InlineData(65_537, 4)]
    public void Tokens_documents_and_identity_come_back_in_as_few_bytes_as_the_vocabulary_allows(int vocabulary, int tokenBytes)
    {
        int[][] documents = [[.. Enumerable.Range(0, 1500).Select(i => i * 7919 % vocabulary)], [], [vocabulary - 1, 0, 1]];
        using var file = TokenFile.Open(Write(vocabulary, documents), Identity(vocabulary));

        Assert.Equal(documents.SelectMany(tokens => tokens), file.ToArray());
        Assert.Equal([(0, 1500), (1500, 0), (1500, 3)], [file.Document(0), file.Document(1), file.Document(2)]);
        Assert.Equal(Identity(vocabulary), file.Identity);
        file.Verify();
        var middle = new long[700];
        file.Read(801, middle);
        Assert.Equal(documents[0].Skip(801).Concat([vocabulary - 1]).Select(token => (long)token), middle);

        // 512 of header, the tokens up to a multiple of 8, four boundaries.
        Assert.Equal(512 + (((1503 * tokenBytes) + 7) / 8 * 8) + 32, new FileInfo(file.Path).Length);
    }

    [Fact]
    public void The_layout_is_the_published_one()
    {
        var bytes = File.ReadAllBytes(Write(300, [[1, 258]]));

        Assert.Equal("OCTAVTOK", Encoding.ASCII.GetString(bytes, 0, 8));
        Assert.Equal([1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0], bytes[8..28]);
        Assert.Equal("\anumbers\u0005train\bcounting", Encoding.ASCII.GetString(bytes, 136, 23));
        Assert.Equal([1, 0, 2, 1, 0, 0, 0, 0], bytes[512..520]);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0], bytes[520..]);
    }

    [Fact]
    public void A_flipped_bit_in_any_byte_and_a_cut_at_any_place_are_found()
    {
        var path = Write(300, [[1, 258, 7], [4]]);
        var sound = File.ReadAllBytes(path);
        for (var at = 0; at < sound.Length; at++)
        {
            var damaged = (byte[])sound.Clone();
            damaged[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(path, damaged);
            var error = Assert.Throws<DataException>(() =>
            {
                using var file = TokenFile.Open(path, Identity(300));
                file.Verify();
            });
            Assert.Contains(path, error.Message);
        }

        for (var length = 0; length < sound.Length; length++)
        {
            File.WriteAllBytes(path, sound[..length]);
            Assert.Throws<DataException>(() => TokenFile.Open(path));
        }
    }

    [Fact]
    public void A_damaged_token_beyond_the_vocabulary_is_found_when_it_is_read()
    {
        var path = Write(300, [[1, 258, 7]]);
        var bytes = File.ReadAllBytes(path);
        bytes[515] |= 0x80;
        File.WriteAllBytes(path, bytes);
        using var file = TokenFile.Open(path);

        Assert.Contains("token 33026, but the VocabularySize of tokenizer 'counting' is 300", Assert.Throws<DataException>(() => file.Read(0, new long[3])).Message);
    }

    [Fact]
    public void Other_tokens_than_expected_are_refused_by_both_names()
    {
        var path = Write(300, [[1]]);
        var error = Assert.Throws<DataException>(() => TokenFile.Open(path, Identity(300) with { Tokenizer = "bytes" }));

        Assert.Contains("Tokenizer = counting", error.Message);
        Assert.Contains("Tokenizer = bytes", error.Message);
    }

    [Fact]
    public void What_cannot_be_written_leaves_the_earlier_file_and_nothing_else()
    {
        var path = Write(300, [[5, 6]]);

        Assert.Contains("Document 1 has token 300", Assert.Throws<ArgumentException>(() => Write(300, [1], [300])).Message);
        var long256 = Identity(300) with { Dataset = new string('x', 300) };
        Assert.Contains("too long", Assert.Throws<DataException>(() => TokenFile.Write(path, long256, [])).Message);

        using var file = TokenFile.Open(path);
        Assert.Equal([5, 6], file.ToArray());
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
        var blocked = Assert.Throws<DataException>(() => TokenFile.Write(System.IO.Path.Combine(path, "below"), Identity(300), []));
        Assert.Contains(DataCache.FolderVariable, blocked.Message);
    }

    [Fact]
    public void Reading_beyond_the_end_is_refused_with_both_counts()
    {
        using var file = TokenFile.Open(Write(300, [[1, 2, 3]]));

        Assert.Contains("has 3 tokens; 2 from 2 on", Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(2, new long[2])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(-1, new long[2]));
        Assert.Contains("1 documents", Assert.Throws<ArgumentOutOfRangeException>(() => file.Document(1)).Message);
    }

    [Fact]
    public void A_corpus_is_cut_into_tokens_once_per_tokenizer_and_again_where_the_file_is_damaged()
    {
        var store = new TokenFileStore(new DataCache(_folder.Path));
        var corpus = Text("abcabc");
        var tokenizer = new CharacterTokenizer("abc");
        var identity = TokenFileIdentity.Of(corpus, "train", tokenizer);
        using (var file = store.Train(corpus, tokenizer))
        {
            Assert.Equal(tokenizer.Encode("abcabc"), file.ToArray());
            Assert.Equal(1, file.Documents);
        }

        // The second time no documents are asked for; after damage they are.
        using (store.Open(identity, () => throw new InvalidOperationException("It is there already.")))
        {
        }

        File.WriteAllBytes(store.PathOf(identity), new byte[600]);
        using var again = store.Train(corpus, tokenizer);
        again.Verify();
        using var validation = store.Validation(corpus, tokenizer);
        Assert.Equal([1, 0], validation.ToArray());
    }

    [Fact]
    public void Another_alphabet_of_the_same_name_and_size_has_a_file_of_its_own()
    {
        var store = new TokenFileStore(new DataCache(_folder.Path));
        var corpus = Text("ab");
        var paths = new[] { new CharacterTokenizer("ab"), new CharacterTokenizer("abc"), new CharacterTokenizer("ac") }
            .Select(tokenizer => store.PathOf(TokenFileIdentity.Of(corpus, "train", tokenizer)))
            .ToHashSet();

        Assert.Equal(3, paths.Count);
        Assert.DoesNotContain(store.PathOf(TokenFileIdentity.Of(corpus with { Sha256 = new string('d', 64) }, "train", new CharacterTokenizer("ab"))), paths);
        Assert.DoesNotContain(store.PathOf(TokenFileIdentity.Of(corpus, "validation", new CharacterTokenizer("ab"))), paths);
    }
}
