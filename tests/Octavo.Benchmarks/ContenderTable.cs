using System.Text.Json.Nodes;
using Octavo.Torch.Measurement;

namespace Octavo.Benchmarks;

/// <summary>Contenders that took turns, round by round: A B C A B C. What else the machine does then hits all of them.</summary>
internal sealed class ContenderTable
{
    private readonly List<(Contender Contender, List<double> Seconds)> _rows;

    private ContenderTable(IReadOnlyList<Contender> contenders) => _rows = [.. contenders.Select(contender => (contender, new List<double>()))];

    /// <summary>Gives each contender its turn in each round; <paramref name="turn"/> gives the seconds per unit of work.</summary>
    public static ContenderTable Measure(IReadOnlyList<Contender> contenders, int rounds, Func<Contender, int, double> turn)
    {
        var table = new ContenderTable(contenders);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (contender, seconds) in table._rows)
            {
                seconds.Add(turn(contender, round));
            }
        }

        return table;
    }

    /// <summary>Starts the contenders: the library, the same again to show the noise, the bare loop, and PyTorch where there is one.</summary>
    public static IReadOnlyList<Contender> Start(int threads)
    {
        List<Contender> contenders =
        [
            Contender.Own("Octavo", ContenderKind.Octavo),
            Contender.Own("Octavo again", ContenderKind.Octavo),
            Contender.Own("bare TorchSharp", ContenderKind.Bare),
        ];
        if (Contender.PyTorch(threads) is { } peer)
        {
            contenders.Add(peer);
        }

        return contenders;
    }

    public Timing Time(Contender contender) => Timing.From(Of(contender));

    /// <summary>How many times as fast the contender is as another, median and quartiles of the ratios within each round; null where the other took no part.</summary>
    public Timing? Speed(Contender contender, string over)
    {
        var index = _rows.FindIndex(row => row.Contender.Name == over);
        return index < 0 ? null : Timing.From([.. _rows[index].Seconds.Zip(Of(contender), (other, own) => other / own)]);
    }

    /// <summary>The numbers of a contender as the JSON output has them.</summary>
    public JsonObject ToJson(Contender contender)
    {
        var time = Time(contender);
        return new JsonObject
        {
            ["contender"] = contender.Name,
            ["medianSeconds"] = time.MedianSeconds,
            ["lowerQuartileSeconds"] = time.LowerQuartileSeconds,
            ["upperQuartileSeconds"] = time.UpperQuartileSeconds,
            ["secondsByRound"] = new JsonArray([.. Of(contender).Select(seconds => JsonValue.Create(seconds))]),
            ["speedOverPyTorch"] = Speed(contender, "PyTorch")?.MedianSeconds,
            ["speedOverBare"] = Speed(contender, "bare TorchSharp")?.MedianSeconds,
        };
    }

    /// <summary>A ratio with its quartiles, or a dash.</summary>
    public static string Ratio(Timing? ratio) =>
        ratio is null ? "-" : $"{ratio.MedianSeconds:F2} [{ratio.LowerQuartileSeconds:F2}, {ratio.UpperQuartileSeconds:F2}]";

    /// <summary>A time in milliseconds with its quartiles.</summary>
    public static string Milliseconds(Timing time) =>
        $"{time.MedianSeconds * 1e3:F1} [{time.LowerQuartileSeconds * 1e3:F1}, {time.UpperQuartileSeconds * 1e3:F1}]";

    private List<double> Of(Contender contender) => _rows.Find(row => row.Contender == contender).Seconds;
}
