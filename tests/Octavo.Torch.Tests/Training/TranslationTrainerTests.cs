using Octavo.Models;
using Octavo.Runs;
using Octavo.Statistics;
using Octavo.Tasks;
using Octavo.Torch.Generation;
using Octavo.Torch.Models;
using Octavo.Torch.Training;

namespace Octavo.Torch.Tests.Training;

public sealed class TranslationTrainerTests
{
    private static readonly EncoderDecoderConfig Config = new() { Name = "tiny", VocabularySize = 11, Layers = 1, Heads = 2, Width = 32 };

    private static readonly TrainingOptions Options = TrainingOptions.Nano with { Steps = 400, BatchSize = 32, LearningRate = 3e-3, ValidateEvery = 200, MeasureUtilisation = false };

    private static readonly TranslationSettings Settings = TranslationSettings.Default with
    {
        Examples = TaskSettings.Default with { ValidationExamples = 32, TestExamples = 60 },
        Translation = TranslationOptions.Greedy with { Beyond = 3 },
    };

    [Fact]
    public void A_model_learns_to_turn_a_sequence_round_and_not_what_its_source_does_not_say()
    {
        using var model = EncoderDecoder.Create(Config, 1);
        var run = TranslationTrainer.Train(model, new Reversal(Answerable: true), Options, Settings);
        Assert.True(run.TestExactMatch > 0.8, $"exact {run.TestExactMatch}, {run.TestBleu}");
        Assert.True(run.TestBleu!.Value > 0.8, run.TestBleu.ToString());
        Assert.True(run.TestAccuracy > run.ChanceAccuracy + 0.5);
        Assert.Equal(2, run.Points.Count(point => point.ValidationAccuracy is not null));
        Assert.InRange(run.PaddingShare!.Value, 0, 0.2);

        using var lost = EncoderDecoder.Create(Config, 1);
        var hopeless = TranslationTrainer.Train(lost, new Reversal(Answerable: false), Options with { Steps = 60, ValidateEvery = null }, Settings);
        Assert.InRange(hopeless.TestExactMatch, 0, 0.2);
    }

    [Fact]
    public void Training_twice_gives_the_same_numbers_and_the_record_is_kept_bit_for_bit()
    {
        var runs = Enumerable.Range(0, 2).Select(_ =>
        {
            using var model = EncoderDecoder.Create(Config with { Dropout = 0.1 }, 3);
            return TranslationTrainer.Train(model, new Reversal(true), Options with { Steps = 12, WarmupSteps = 5, ValidateEvery = 6 }, Settings) with { Seconds = 0 };
        }).ToArray();
        Assert.Equal(runs[0].Points, runs[1].Points);
        Assert.Equal(runs[0].TestLoss, runs[1].TestLoss);

        var folder = Directory.CreateTempSubdirectory("octavo-translation-");
        try
        {
            var store = new TaskRunStore(folder.FullName);
            store.Save(runs[0], "0");
            var kept = store.LoadAll()[0];
            Assert.Equal(runs[0].TestBleu!.Precisions, kept.TestBleu!.Precisions);
            Assert.Equal(runs[0].PaddingShare, kept.PaddingShare);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Batches_by_length_hold_the_same_pairs_with_less_padding()
    {
        var task = new InventedLanguage { Seed = 3 };
        TranslationBatches Batches(BatchOrder order) => new(task, 16, 600, order, 1);
        var (drawn, sorted) = (Batches(BatchOrder.AsDrawn), Batches(BatchOrder.ByLength));
        string[] Pairs(TranslationBatches batches) =>
            [.. Enumerable.Range(1, 32).SelectMany(batches.At).Select(pair => task.Text(pair.Source)).Order(StringComparer.Ordinal)];

        Assert.Equal(Pairs(drawn), Pairs(sorted));
        Assert.Equal(sorted.At(40).Select(pair => task.Text(pair.Source)), Batches(BatchOrder.ByLength).At(40).Select(pair => task.Text(pair.Source)));
        Assert.InRange(drawn.PaddingShare(64), 0.4, 0.7);
        Assert.InRange(sorted.PaddingShare(64), 0, 0.06);
        Assert.NotEqual(Enumerable.Range(1, 32).Select(step => sorted.At(step)[0].Source.Count).Order(), Enumerable.Range(1, 32).Select(step => sorted.At(step)[0].Source.Count));

        // By hand: sources of 1 and 3, targets of 2 and 4 and an end each; 12 tokens in 2 * (3 + 5) places.
        Assert.Equal((12, 16), TranslationBatches.Count([new() { Source = [3], Target = [3, 4] }, new() { Source = [3, 4, 5], Target = [3, 4, 5, 6] }]));
    }

    [Fact]
    public void A_sweep_trains_what_is_not_kept_yet_and_nothing_twice()
    {
        var folder = Directory.CreateTempSubdirectory("octavo-translation-");
        try
        {
            var options = Options with { Steps = 4, WarmupSteps = 1, BatchSize = 8, ValidateEvery = null };
            PlannedTranslation[] plan = [.. new[] { 1, 2 }.Select(seed => new PlannedTranslation(Config, new Reversal(true), options with { Seed = seed }, Settings))];
            var store = new TaskRunStore(folder.FullName);
            var first = TranslationSweep.Train(plan, store);
            var again = TranslationSweep.Train(plan.Append(plan[0] with { Settings = Settings with { Order = BatchOrder.AsDrawn } }), store);

            Assert.Equal([1, 2], first.Select(run => run.Seed));
            Assert.Equal(first.Select(run => (run.TestLoss, run.Seconds)), again.Take(2).Select(run => (run.TestLoss, run.Seconds)));
            Assert.NotEqual(first[0].TestLoss, first[1].TestLoss);
            Assert.NotEqual(first[0].TestLoss, again[2].TestLoss);
            Assert.Equal(3, store.LoadAll().Count);
            Assert.Contains("knows 10", Assert.Throws<ArgumentException>(() => TranslationSweep.Train([plan[0] with { Shape = Config with { VocabularySize = 10 } }])).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Where_validation_gets_worse_training_ends()
    {
        using var model = EncoderDecoder.Create(Config, 1);
        var few = Settings with { Examples = Settings.Examples with { TrainingExamples = 4, Patience = 2 }, LabelSmoothing = 0 };
        var run = TranslationTrainer.Train(model, new Reversal(false), Options with { Steps = 400, ValidateEvery = 10 }, few);
        Assert.True(run.Steps < 400 && run.TestedStep < run.Steps, $"{run.TestedStep} of {run.Steps}");
        var kept = TranslationEvaluation.Measure(model, new Reversal(false), TaskSplit.Validation, 32);
        Assert.Equal(run.Points.Min(point => point.ValidationLoss!.Value), kept.Loss, tolerance: 1e-6);
    }

    [Fact]
    public void What_does_not_go_together_is_named()
    {
        using var model = EncoderDecoder.Create(Config with { VocabularySize = 10 }, 1);
        string Refusal(EncoderDecoder model, TrainingOptions options, TranslationSettings settings) =>
            Assert.Throws<ArgumentException>(() => TranslationTrainer.Train(model, new Reversal(true), options, settings)).Message;
        using var right = EncoderDecoder.Create(Config, 1);

        Assert.Contains("knows 10", Refusal(model, Options, Settings), StringComparison.Ordinal);
        Assert.Contains("MicroBatches", Refusal(right, Options with { MicroBatches = 2 }, Settings), StringComparison.Ordinal);
        Assert.Contains("LabelSmoothing is 1", Refusal(right, Options, Settings with { LabelSmoothing = 1 }), StringComparison.Ordinal);
        Assert.Contains("Beam is 0", Refusal(right, Options, Settings with { Translation = new() { Beam = 0 } }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_learning_rate_is_that_of_the_paper_at_every_step()
    {
        var options = TrainingOptions.VaswaniFor(EncoderDecoderPresets.Base);
        foreach (var step in new[] { 1, 100, 3999, 4000, 4001, 20_000, 100_000 })
        {
            // Vaswani et al. 2017, equation 3.
            var expected = Math.Pow(512, -0.5) * Math.Min(Math.Pow(step, -0.5), step * Math.Pow(4000, -1.5));
            Assert.Equal(1, LearningRateSchedule.At(step, options) / expected, 1e-12);
        }

        options.Validate();
        Assert.Contains("Decay", Assert.Throws<ArgumentException>((options with { Decay = (LearningRateDecay)7 }).Validate).Message, StringComparison.Ordinal);
    }

    /// <summary>Two to four words and the same from the last; or words that have nothing to do with them.</summary>
    private sealed record Reversal(bool Answerable) : ITranslationTask
    {
        public string Name => "reversal";

        public int VocabularySize => 11;

        public int LongestSequence => 4;

        public TranslationExample Draw(TaskSplit split, long index)
        {
            var random = new RandomStream((int)split, index);
            int[] Words(int count) => [.. Enumerable.Range(0, count).Select(_ => TranslationTokens.Count + random.NextInteger(8))];
            var source = Words(2 + random.NextInteger(3));
            return new TranslationExample { Source = source, Target = Answerable ? [.. source.Reverse()] : Words(source.Length) };
        }
    }
}
