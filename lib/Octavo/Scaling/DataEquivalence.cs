using System.Globalization;
using Octavo.Runs;
using Octavo.Statistics;

namespace Octavo.Scaling;

/// <summary>How much more data training from scratch needs for the loss that pre-training reaches with some.</summary>
/// <param name="Examples">The data of the pre-trained model's training on the task.</param>
/// <param name="Ratio">Data from scratch for the same loss, as a multiple: geometric mean over seeds, with its t-interval in logarithms.</param>
/// <param name="AtLeast">
/// Whether a seed's loss was below all that its scratch runs reached, so that the ratio is a lower bound: their most data counts for it.
/// </param>
public sealed record DataEquivalence(double Examples, Estimate Ratio, bool AtLeast)
{
    /// <summary>The ratio at each amount of data.</summary>
    /// <param name="scratch">Losses from scratch. Between two amounts loss is taken as a straight line in the logarithm of the data.</param>
    /// <param name="pretrained">Losses after pre-training, of the same seeds.</param>
    /// <exception cref="ArgumentException">The curves have not equally many seeds.</exception>
    public static IReadOnlyList<DataEquivalence> Of(TransferCurve scratch, TransferCurve pretrained)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        ArgumentNullException.ThrowIfNull(pretrained);
        if (scratch.Seeds.Count != pretrained.Seeds.Count)
        {
            throw new ArgumentException($"{scratch.Method} has {scratch.Seeds.Count} seeds and {pretrained.Method} {pretrained.Seeds.Count}; equally many were expected.");
        }

        return [.. pretrained.Examples.Select((examples, place) =>
        {
            var needed = pretrained.Seeds.Select((losses, seed) => DataFor(losses[place], scratch.Examples, scratch.Seeds[seed])).ToArray();
            var ratio = StudentInterval.Mean([.. needed.Select(found => Math.Log(found.Data / examples))]);
            return new DataEquivalence(examples, Exponential(ratio), needed.Any(found => found.AtLeast));
        })];
    }

    /// <summary>
    /// How the ratio changes with the data: the slope of its logarithm over the logarithm of the data, over seeds; below 0 where pre-training is
    /// worth the less, the more data there is. Null where one of the ratios is only a lower bound: a slope over the others would mislead.
    /// </summary>
    /// <param name="scratch">Losses from scratch.</param>
    /// <param name="pretrained">Losses after pre-training, of the same seeds.</param>
    /// <param name="upTo">The most data that counts: beyond, scratch has too little more to show a ratio.</param>
    /// <exception cref="ArgumentException">The curves have not equally many seeds, or fewer than two amounts count.</exception>
    public static Estimate? Slope(TransferCurve scratch, TransferCurve pretrained, double upTo)
    {
        var ratios = Of(scratch, pretrained);
        int[] counted = [.. Enumerable.Range(0, ratios.Count).Where(place => ratios[place].Examples <= upTo)];
        if (counted.Length < 2)
        {
            throw new ArgumentException(
                $"A slope needs two amounts of data up to {upTo:N0}; there are {string.Join(", ", pretrained.Examples.Select(examples => examples.ToString("N0", CultureInfo.InvariantCulture)))}.");
        }

        if (counted.Any(place => ratios[place].AtLeast))
        {
            return null;
        }

        double[] data = [.. counted.Select(place => Math.Log(pretrained.Examples[place]))];
        var mean = data.Average();
        var spread = data.Sum(one => (one - mean) * (one - mean));
        return StudentInterval.Mean([.. pretrained.Seeds.Select((losses, seed) => counted.Select((place, i) =>
            (data[i] - mean) * (Math.Log(DataFor(losses[place], scratch.Examples, scratch.Seeds[seed]).Data) - data[i])).Sum() / spread)]);
    }

    /// <summary>The least data with which the loss is reached; with a loss above all, the least there was.</summary>
    private static (double Data, bool AtLeast) DataFor(double loss, IReadOnlyList<double> examples, IReadOnlyList<double> losses)
    {
        if (loss >= losses[0])
        {
            return (examples[0], false);
        }

        for (var place = 1; place < losses.Count; place++)
        {
            if (losses[place] <= loss)
            {
                var share = (losses[place - 1] - loss) / (losses[place - 1] - losses[place]);
                return (examples[place - 1] * Math.Pow(examples[place] / examples[place - 1], share), false);
            }
        }

        return (examples[^1], true);
    }

    private static Estimate Exponential(Estimate logarithm) => logarithm with
    {
        Value = Math.Exp(logarithm.Value),
        Low = logarithm.Low is { } low ? Math.Exp(low) : null,
        High = logarithm.High is { } high ? Math.Exp(high) : null,
    };
}
