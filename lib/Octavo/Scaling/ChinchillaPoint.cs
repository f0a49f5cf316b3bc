using System.Globalization;

namespace Octavo.Scaling;

/// <summary>One training run in a joint scaling law.</summary>
/// <param name="Parameters">Parameters N.</param>
/// <param name="Tokens">Training tokens D.</param>
/// <param name="Loss">Final loss, in nats per token.</param>
public sealed record ChinchillaPoint(double Parameters, double Tokens, double Loss)
{
    /// <summary>
    /// Reads the points that Epoch AI took from Hoffmann et al.'s figure 4: columns "Model Size", "Training FLOP" and "loss", with
    /// the tokens D = C/(6*N). Source: Besiroglu et al. 2024, section 3.
    /// </summary>
    /// <exception cref="InvalidDataException">A column is missing or a row does not hold numbers.</exception>
    public static IReadOnlyList<ChinchillaPoint> ReadCsv(string path)
    {
        var lines = File.ReadAllLines(path);
        var file = Path.GetFileName(path);
        var header = lines.Length > 0 ? lines[0].Split(',') : [];
        int Column(string name) => Array.IndexOf(header, name) is >= 0 and var index
            ? index
            : throw new InvalidDataException($"{file} has no column '{name}'; its first line is '{string.Join(',', header)}'.");
        var (size, compute, loss) = (Column("Model Size"), Column("Training FLOP"), Column("loss"));
        var points = new List<ChinchillaPoint>();
        for (var row = 1; row < lines.Length; row++)
        {
            if (lines[row].Length == 0)
            {
                continue;
            }

            var cells = lines[row].Split(',');
            double Number(int column) =>
                column < cells.Length && double.TryParse(cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : throw new InvalidDataException($"{file}, line {row + 1}: expected a number in column '{header[column]}', found '{lines[row]}'.");
            var parameters = Number(size);
            points.Add(new ChinchillaPoint(parameters, Number(compute) / (6 * parameters), Number(loss)));
        }

        return points;
    }
}
