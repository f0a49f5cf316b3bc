using Octavo.Models;
using Octavo.Statistics;
using Octavo.Tasks;
using Octavo.Torch.Models;
using Octavo.Torch.Training;
using static TorchSharp.torch;

namespace Octavo.Torch.Tests.Training;

/// <summary>Freezing, linear probes and fine-tuning of a classifier.</summary>
public sealed class AdaptationTests : IDisposable
{
    private const int Length = 6;

    /// <summary>Means of at most six numbers in single precision.</summary>
    private const double SingleRounding = 1e-5;

    private static readonly TrainingOptions Options = TrainingOptions.Nano with
    {
        Steps = 120,
        BatchSize = 16,
        LearningRate = 1e-2,
        WarmupSteps = 5,
        WeightDecay = 0,
        ValidateEvery = 20,
        MeasureUtilisation = false,
    };

    private static readonly TaskSettings Settings = TaskSettings.Default with { ValidationExamples = 40, TestExamples = 100 };

    private static readonly GptConfig Config = new() { Name = "tiny", VocabularySize = 12, ContextLength = 8, Layers = 2, Heads = 2, Width = 8 };

    private readonly Gpt model = Gpt.Create(Config, 1, CPU);

    [Fact]
    public void Freezing_takes_whole_parts_of_names()
    {
        using var deep = Gpt.Create(Config with { Layers = 11 }, 1, CPU);
        ISequenceModel body = deep;
        var first = body.NamedParameters.First(named => named.Name.Contains(".1.", StringComparison.Ordinal)).Name;
        var prefix = first[..(first.IndexOf(".1.", StringComparison.Ordinal) + 2)];
        var below = body.NamedParameters.Where(named => named.Name.StartsWith(prefix + ".", StringComparison.Ordinal)).ToList();

        Assert.Equal(below.Sum(named => named.Parameter.numel()), body.Freeze(prefix));
        Assert.All(body.NamedParameters, named => Assert.Equal(!below.Contains(named), named.Parameter.requires_grad));

        // Layer 10 begins alike and is another.
        Assert.Contains(body.NamedParameters, named => named.Name.StartsWith(prefix + "0.", StringComparison.Ordinal));
        Assert.Equal(deep.TotalParameters, body.Freeze());
        Assert.Equal(deep.TotalParameters, body.Unfreeze());
        Assert.All(body.NamedParameters, named => Assert.True(named.Parameter.requires_grad));
        Assert.Contains("no parameter below 'layer'. Its names begin with", Assert.Throws<ArgumentException>(() => body.Freeze("layer")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_learns_what_the_features_say_and_leaves_the_model_alone()
    {
        var before = Weights();
        ISequenceModel body = model;
        body.Freeze(body.NamedParameters.First().Name);
        var frozen = body.NamedParameters.Select(named => named.Parameter.requires_grad).ToList();

        var run = LinearProbe.Train(model, LastTokenIsHigh(), 2, Pooling.LastToken, Options, Settings);

        Assert.True(run.TestAccuracy > 0.9, $"accuracy {run.TestAccuracy}");
        Assert.Equal((2 * 8) + 2, run.TrainedParameters);
        Assert.Equal(before, Weights());
        Assert.Equal(frozen, body.NamedParameters.Select(named => named.Parameter.requires_grad));
    }

    [Fact]
    public void Fine_tuning_trains_body_and_head_and_ends_early()
    {
        var before = Weights();
        using var classifier = new SequenceClassifier(model, 2, Pooling.LastToken);
        var run = TaskTrainer.Train(classifier, LastTokenIsHigh(), Options, Settings with { EnoughAccuracy = 0.95 });
        Assert.True(run.TestAccuracy > 0.9, $"accuracy {run.TestAccuracy}");
        Assert.True(run.Steps <= Options.Steps);
        Assert.Equal(model.TotalParameters + (2 * 8) + 2, run.TotalParameters);
        Assert.NotEqual(before, Weights());
    }

    [Fact]
    public void The_mean_at_a_token_is_that_of_all_up_to_it()
    {
        using var scope = NewDisposeScope();
        using var classifier = new SequenceClassifier(model, 3, Pooling.Mean);
        using var last = new SequenceClassifier(model, 3, Pooling.LastToken);
        using var still = no_grad();
        var tokens = tensor(new long[] { 3, 1, 4, 1, 5, 9 }, [1, Length]);
        var all = last.Hidden(tokens).data<float>().ToArray();
        Assert.Equal(((ISequenceModel)model).Hidden(tokens).data<float>().ToArray(), all);
        var means = classifier.Hidden(tokens).data<float>().ToArray();
        for (var time = 0; time < Length; time++)
        {
            for (var place = 0; place < 8; place++)
            {
                Assert.Equal(Enumerable.Range(0, time + 1).Average(i => all[(i * 8) + place]), means[(time * 8) + place], SingleRounding);
            }
        }

        Assert.Equal([1L, Length, 3], classifier.Output(classifier.Hidden(tokens)).shape);
        Assert.Throws<ArgumentException>(() => new SequenceClassifier(model, 1, Pooling.Mean));
        Assert.Contains("2 to 12", Assert.Throws<ArgumentException>(() => new SequenceClassifier(model, 13, Pooling.Mean)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labelled_sequences_name_what_does_not_fit()
    {
        var task = LastTokenIsHigh();
        Assert.InRange(task.ChanceAccuracy, 0.5, 0.7);
        Assert.Equal(task.Draw(TaskSplit.Train, 0).Input, task.Draw(TaskSplit.Train, task.Train.Count).Input);
        Assert.Contains("Test part; number 101", Assert.Throws<ArgumentException>(() => task.Draw(TaskSplit.Test, 100)).Message, StringComparison.Ordinal);
        var broken = task with { Test = [([1, 2], 0)] };
        Assert.Contains("2 tokens and class 0; 6 tokens", Assert.Throws<ArgumentException>(() => broken.Draw(TaskSplit.Test, 0)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => model.Dispose();

    // Whether the last of six tokens is at least 6 of 12.
    private static LabelledSequences LastTokenIsHigh()
    {
        List<(IReadOnlyList<int>, int)> Part(int seed, int count) =>
            [.. Enumerable.Range(0, count).Select(index =>
            {
                var random = new RandomStream(seed, index);
                int[] tokens = [.. Enumerable.Range(0, Length).Select(_ => random.NextInteger(12))];
                return ((IReadOnlyList<int>)tokens, tokens[^1] >= 6 ? 1 : 0);
            })];
        return new LabelledSequences
        {
            Name = "high",
            VocabularySize = 12,
            Length = Length,
            Classes = 2,
            Train = Part(1, 400),
            Validation = Part(2, 40),
            Test = Part(3, 100),
        };
    }

    private float[] Weights() => [.. model.parameters().SelectMany(parameter => parameter.data<float>().ToArray())];
}
