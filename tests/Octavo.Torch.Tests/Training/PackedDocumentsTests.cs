using Octavo.Data;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Tests.Checkpoints;
using Octavo.Torch.Tests.Models;
using Octavo.Torch.Training;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Training;

public sealed class PackedDocumentsTests
{
    private const int Separator = 9_999;

    /// <summary>Lengths of documents and a context: empty and one-token documents, documents longer than several contexts, an epoch shorter than a context.</summary>
    public static TheoryData<int[], int> Layouts => new()
    {
        { [5], 8 },
        { [1], 8 },
        { [0, 1, 0, 2], 3 },
        { [100, 3, 1, 0, 17, 40], 8 },
        { [7, 7, 7, 7], 8 },
        { [8, 8, 8], 8 },
        { [.. Enumerable.Range(0, 60).Select(i => (i * 37) % 23)], 16 },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Every_token_of_every_document_is_an_input_exactly_once_an_epoch_and_comes_after_its_neighbour(int[] lengths, int context)
    {
        const int Epochs = 3;
        var (tokens, starts) = Documents(lengths);
        var packed = new PackedDocuments(new TokenStream(tokens, starts), context, new DocumentPacking { Separator = Separator }, seed: 5);
        var epochLength = tokens.Length + lengths.Length;
        var windows = ((Epochs * epochLength) + context - 1) / context;

        // The windows tile the epochs: no two begin at the same place, and together they leave no gap.
        var begins = Enumerable.Range(0, windows).Select(window => packed.Start(window)).ToList();
        Assert.Equal(Enumerable.Range(0, windows).Select(i => (long)i * context), begins.Order());

        // Windows of an earlier epoch come before those of a later one.
        Assert.Equal(begins.Select(begin => begin / epochLength).Order(), begins.Select(begin => begin / epochLength));

        // Read window by window and put in order, each epoch is its documents, whole, each after one separator.
        var all = new long[windows * context];
        foreach (var begin in begins)
        {
            packed.Read(begin, all.AsSpan((int)begin, context));
        }

        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            var read = all.AsSpan(epoch * epochLength, epochLength).ToArray();
            Assert.Equal(Separator, read[0]);
            var documents = string.Join(',', read.Skip(1)).Split($"{Separator}").Select(text => text.Trim(',')).Order();
            var expected = lengths.Select((length, i) => string.Join(',', tokens.Skip((int)starts[i]).Take(length))).Order();
            Assert.Equal(expected, documents);
        }
    }

    [Fact]
    public void The_orders_of_documents_and_of_windows_differ_between_epochs_and_seeds_and_are_the_same_again()
    {
        var (tokens, starts) = Documents([.. Enumerable.Repeat(7, 40)]);
        string Epoch(int seed, int epoch)
        {
            var packed = Pack(tokens, starts, seed);
            return string.Join(' ', Enumerable.Range(epoch * 40, 40).Select(window => First(packed, packed.Start(window))));
        }

        Assert.Equal(Epoch(1, 1), Epoch(1, 1));
        Assert.Equal(3, new[] { Epoch(1, 0), Epoch(1, 1), Epoch(2, 0) }.Distinct().Count());

        // Documents of a context with their separator: each window is one of them, each comes once.
        Assert.Equal(Enumerable.Range(0, 40).Select(i => i * 7L).Order(), Epoch(1, 1).Split(' ').Select(long.Parse).Order());

        static long First(PackedDocuments packed, long start)
        {
            var window = new long[8];
            packed.Read(start, window);
            Assert.Equal(Separator, window[0]);
            return window[1];
        }
    }

    [Fact]
    public void A_long_documents_windows_do_not_follow_each_other()
    {
        var (tokens, starts) = Documents([10_000]);
        var packed = Pack(tokens, starts, seed: 1);

        var begins = Enumerable.Range(0, 1000).Select(window => packed.Start(window)).ToList();

        // In a random order one pair of neighbours in a thousand is expected by chance; a dozen has a probability below 1e-9.
        Assert.InRange(begins.Zip(begins.Skip(1)).Count(pair => pair.Second == pair.First + 8), 0, 12);
    }

    [Fact]
    public void Batches_of_an_array_with_documents_are_those_of_a_file_with_them_and_hold_the_token_after_each()
    {
        using var folder = new TemporaryFolder();
        var (tokens, starts) = Documents([30, 0, 9, 50]);
        using var file = FileOf(folder, tokens, starts);
        var array = new TrainingTokens { Dataset = "counting", Train = tokens, TrainDocuments = starts, Validation = [1, 2] };
        var packing = new DocumentPacking { Separator = Separator };
        var (fromArray, fromFile) = (new BatchSource(array, 8, 6, 4, packing), new BatchSource(array with { Train = [], TrainDocuments = null, TrainFile = file }, 8, 6, 4, packing));
        using var scope = NewDisposeScope();

        // In another order of steps: no step depends on an earlier one.
        foreach (var step in new[] { 9, 1, 40 })
        {
            var (inputs, targets) = fromFile.Rows(step, 1, 4, CPU);
            var (wantedInputs, wantedTargets) = fromArray.Rows(step, 1, 4, CPU);
            Assert.Equal(wantedInputs.data<long>(), inputs.data<long>());
            Assert.Equal(wantedTargets.data<long>(), targets.data<long>());
            var rows = fromFile.Batch(step).Rows.Skip(1).Take(4).ToList();
            Assert.Equal(rows.SelectMany(row => row[..^1]).Select(token => (long)token), inputs.data<long>());
            Assert.Equal(rows.SelectMany(row => row[1..]).Select(token => (long)token), targets.data<long>());
        }
    }

    [Fact]
    public void A_packed_run_is_resumed_to_the_bit_and_refused_with_other_documents_or_without_packing()
    {
        using var folder = new TemporaryFolder();
        var model = Shapes.Tiny(context: 8, width: 16, vocabulary: 12);
        var tokens = new TrainingTokens { Dataset = "noise", Train = Shapes.Noise(200, 11), TrainDocuments = [0, 50, 51, 120], Validation = Shapes.Noise(50, 11, 2) };
        var options = TrainingOptions.Nano with
        {
            Steps = 8,
            BatchSize = 6,
            WarmupSteps = 2,
            RecordEvery = 1,
            MeasureUtilisation = false,
            Packing = new DocumentPacking { Separator = 11 },
        };
        var checkpoints = new CheckpointOptions { Folder = folder["run"], Every = 3 };
        var whole = Trainer.Train(model, tokens, options);
        using var source = new CancellationTokenSource();
        Assert.Throws<TrainingCancelledException>(() => Trainer.Train(model, tokens, options, checkpoints, progress => source.CancelAfterPoint(progress, 5), source.Token));

        Assert.Contains("the tokens of 'noise' are not those", Refusal(tokens with { TrainDocuments = [0, 50, 52, 120] }, options), StringComparison.Ordinal);
        Assert.Contains("TrainingOptions' packing was {\"separator\":11,\"withinDocuments\":false} and is now null", Refusal(tokens, options with { Packing = null }), StringComparison.Ordinal);
        var resumed = Trainer.Train(model, tokens, options, checkpoints);

        Assert.Equal(5, resumed.ResumedFromStep);
        Assert.Equal(whole.Points.Select(point => point.TrainLoss), resumed.Run.Points.Select(point => point.TrainLoss));
        Assert.NotEqual(whole.Points.Select(point => point.TrainLoss), Trainer.Train(model, tokens, options with { Packing = null }).Points.Select(point => point.TrainLoss));

        string Refusal(TrainingTokens other, TrainingOptions now) => Assert.Throws<CheckpointException>(() => Trainer.Train(model, other, now, checkpoints)).Message;
    }

    [Fact]
    public void A_separator_beyond_the_vocabulary_and_documents_out_of_order_are_refused_by_their_values()
    {
        var tokens = new TrainingTokens { Dataset = "noise", Train = Shapes.Noise(200, 11), TrainDocuments = [0, 60, 50], Validation = [1, 2] };
        var options = TrainingOptions.Nano with { Steps = 2, WarmupSteps = 0, Packing = new DocumentPacking { Separator = 11 }, MeasureUtilisation = false };

        Assert.Contains("Separator is 11, but the model's VocabularySize is 11", Message(tokens with { TrainDocuments = null }), StringComparison.Ordinal);
        Assert.Contains("document 2 of TrainDocuments begins at 50; it must begin between 60 and 200", Message(tokens), StringComparison.Ordinal);
        Assert.Contains("document 0 of TrainDocuments begins at 1; it must begin between 0 and 0", Message(tokens with { TrainDocuments = [1] }), StringComparison.Ordinal);
        Assert.Contains("document 0 of TrainDocuments begins at no token", Message(tokens with { TrainDocuments = [] }), StringComparison.Ordinal);

        string Message(TrainingTokens wrong) => Assert.Throws<ArgumentException>(() => Trainer.Train(Shapes.Tiny(), wrong, options)).Message;
    }

    private static PackedDocuments Pack(int[] tokens, long[] starts, int seed) =>
        new(new TokenStream(tokens, starts), 8, new DocumentPacking { Separator = Separator }, seed);

    /// <summary>Documents whose tokens count upwards over all of them, so that each is known by its place.</summary>
    private static (int[] Tokens, long[] Starts) Documents(int[] lengths) =>
        ([.. Enumerable.Range(0, lengths.Sum())], [.. lengths.Select((_, i) => (long)lengths.Take(i).Sum())]);

    private static TokenFile FileOf(TemporaryFolder folder, int[] tokens, long[] starts)
    {
        var identity = new TokenFileIdentity
        {
            Dataset = "counting",
            Part = "train",
            CorpusSha256 = new string('0', 64),
            Tokenizer = "numbers",
            VocabularySize = 10_000,
            TokenizerSha256 = new string('0', 64),
        };
        var path = folder["tokens.bin"];
        TokenFile.Write(path, identity, starts.Select((start, i) => tokens[(int)start..(i + 1 < starts.Length ? (int)starts[i + 1] : tokens.Length)]));
        return TokenFile.Open(path);
    }
}
