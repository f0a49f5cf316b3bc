using System.Buffers.Binary;
using Google.Protobuf;
using Octavo.Models;
using Octavo.Torch.Checkpoints;
using Octavo.Torch.Tests.Checkpoints;
using Octavo.Torch.Tests.Models;
using Octavo.Torch.Training;

namespace Octavo.Torch.Tests.Training;

/// <summary>Event files read back by hand: TFRecord frames, CRC-32C by its polynomial, and the fields of tensorflow's event.proto and summary.proto.</summary>
public sealed class TensorBoardEventsTests
{
    private static readonly GptConfig Model = Shapes.Tiny(context: 8, width: 16);

    private static readonly TrainingTokens Tokens = new() { Dataset = "noise", Train = Shapes.Noise(500, 11), Validation = Shapes.Noise(100, 11, seed: 2) };

    private static readonly TrainingOptions Options = TrainingOptions.Nano with
    {
        Steps = 12,
        BatchSize = 8,
        WarmupSteps = 3,
        RecordEvery = 2,
        ValidateEvery = 6,
        MeasureUtilisation = false,
    };

    [Fact]
    public void Every_point_of_a_run_stands_in_the_file()
    {
        using var folder = new TemporaryFolder();
        var speeds = new List<float>();
        var events = new TensorBoardEvents(folder["run"]);

        var run = Trainer.Train(Model, Tokens, Options, progress =>
        {
            speeds.Add((float)progress.TokensPerSecond);
            events.Write(progress);
        });

        var file = Assert.Single(Directory.GetFiles(folder["run"]));
        Assert.StartsWith("events.out.tfevents.", Path.GetFileName(file), StringComparison.Ordinal);
        var read = Read(file);
        Assert.Equal("brain.Event:2", read[0].Version);
        Assert.Equal(run.Points.Select(point => ((long)point.Step, (float)point.TrainLoss)), Curve(read, "loss/train"));
        Assert.Equal(run.Points.Select(point => ((long)point.Step, (float)point.LearningRate)), Curve(read, "learning_rate"));
        Assert.Equal(run.Points.Select(point => ((long)point.Step, (float)point.GradientNorm)), Curve(read, "gradient_norm"));
        Assert.Equal(run.Points.Zip(speeds, (point, speed) => ((long)point.Step, speed)), Curve(read, "tokens_per_second"));
        Assert.Equal([(6, (float)run.Points[3].ValidationLoss!.Value), (12, (float)run.FinalValidationLoss)], Curve(read, "loss/validation"));
        Assert.All(read.Skip(1), item => Assert.InRange(item.Seconds, 1.7e9, 1e10));
    }

    [Fact]
    public void A_run_that_was_killed_and_goes_on_has_every_step_once()
    {
        using var folder = new TemporaryFolder();
        var checkpoints = new CheckpointOptions { Folder = folder["checkpoints"], Every = 5 };
        var first = new TensorBoardEvents(folder["run"]);
        Assert.Throws<InvalidOperationException>(() => Trainer.Train(Model, Tokens, Options, checkpoints, progress =>
        {
            first.Write(progress);
            if (progress.Point.Step == 8)
            {
                throw new InvalidOperationException("The process ends here.");
            }
        }));
        var torn = Assert.Single(Directory.GetFiles(folder["run"]));
        Assert.Equal([1, 2, 4, 6, 8], Curve(Read(torn), "loss/train").Select(point => point.Step));
        File.AppendAllBytes(torn, [24, 0, 0, 0, 0]);

        var run = Trainer.Train(Model, Tokens, Options, checkpoints, new TensorBoardEvents(folder["run"]).Write).Run;

        var all = Directory.GetFiles(folder["run"]).Order(StringComparer.Ordinal).SelectMany(Read).ToList();
        Assert.Equal(run.Points.Select(point => ((long)point.Step, (float)point.TrainLoss)), Curve(all, "loss/train"));
        Assert.Equal([6, 12], Curve(all, "loss/validation").Select(point => point.Step));
    }

    [Fact]
    public void A_run_that_begins_anew_sets_earlier_events_aside_whole()
    {
        using var folder = new TemporaryFolder();
        _ = Trainer.Train(Model, Tokens, Options, new TensorBoardEvents(folder["run"]).Write);
        var earlier = File.ReadAllBytes(Assert.Single(Directory.GetFiles(folder["run"])));

        _ = Trainer.Train(Model, Tokens, Options, new TensorBoardEvents(folder["run"]).Write);

        Assert.Equal([1, 2, 4, 6, 8, 10, 12], Curve(Read(Assert.Single(Directory.GetFiles(folder["run"], "*tfevents*"))), "loss/train").Select(point => point.Step));
        Assert.Equal(earlier, File.ReadAllBytes(Assert.Single(Directory.GetFiles(folder["run"], "earlier-*.events"))));
    }

    private static IEnumerable<(long Step, float Value)> Curve(IEnumerable<EventRead> events, string tag) =>
        events.Where(item => item.Tag == tag).Select(item => (item.Step, item.Value));

    private static List<EventRead> Read(string path)
    {
        var bytes = File.ReadAllBytes(path).AsSpan();
        var events = new List<EventRead>();
        while (!bytes.IsEmpty)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            Assert.Equal(Masked(bytes[..8]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
            Assert.Equal(Masked(bytes.Slice(12, length)), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]));
            events.Add(ReadEvent(bytes.Slice(12, length).ToArray()));
            bytes = bytes[(16 + length)..];
        }

        return events;
    }

    // Event: 1 wall_time (double), 2 step (int64), 3 file_version (string), 5 summary; Summary: 1 value; Value: 1 tag, 2 simple_value (float).
    private static EventRead ReadEvent(byte[] bytes)
    {
        var item = new EventRead(0, 0, null, null, 0);
        var input = new CodedInputStream(bytes);
        for (uint field; (field = input.ReadTag()) != 0;)
        {
            switch (field >> 3)
            {
                case 1:
                    item = item with { Seconds = input.ReadDouble() };
                    break;
                case 2:
                    item = item with { Step = input.ReadInt64() };
                    break;
                case 3:
                    item = item with { Version = input.ReadString() };
                    break;
                case 5:
                    var summary = input.ReadBytes().CreateCodedInput();
                    Assert.Equal(1u, summary.ReadTag() >> 3);
                    var value = summary.ReadBytes().CreateCodedInput();
                    Assert.Equal(1u, value.ReadTag() >> 3);
                    item = item with { Tag = value.ReadString() };
                    Assert.Equal(2u, value.ReadTag() >> 3);
                    item = item with { Value = value.ReadFloat() };
                    Assert.True(value.IsAtEnd && summary.IsAtEnd);
                    break;
                default:
                    Assert.Fail($"Field {field >> 3} is not expected.");
                    break;
            }
        }

        return item;
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ ((sum & 1) == 1 ? 0x82F63B78 : 0);
            }
        }

        sum = ~sum;
        return ((sum >> 15) | (sum << 17)) + 0xa282ead8;
    }

    private sealed record EventRead(double Seconds, long Step, string? Version, string? Tag, float Value);
}
