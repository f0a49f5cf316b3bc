namespace Octavo.Reports.Figures;

/// <summary>
/// Finds a place for the label of a reference line where it covers the least: candidates are tried on a nominal plot of a phone's
/// width, where room is scarcest, against everything drawn and the labels already placed.
/// </summary>
internal sealed class LabelPlacement
{
    /// <summary>Nominal plot size in pixels on a narrow page.</summary>
    public const double Width = 310;

    /// <summary>Nominal plot height in pixels.</summary>
    public const double Height = 280;

    private const double CharacterWidth = 6.6;
    private const double LineHeight = 16;
    private const double Gap = 4;
    private const double OverlapCost = 40;
    private const double OutsideCost = 1000;
    private const double SampleSpacing = 4;

    private readonly List<(double X, double Y)> occupied = [];
    private readonly List<(double Left, double Right, double Bottom, double Top)> labels = [];

    /// <summary>Marks a straight stroke between two points, given as positions in 0..1, as occupied.</summary>
    public void Occupy(double x1, double y1, double x2, double y2)
    {
        var length = Math.Sqrt(Math.Pow((x2 - x1) * Width, 2) + Math.Pow((y2 - y1) * Height, 2));
        var samples = Math.Clamp((int)(length / SampleSpacing), 1, 500);
        for (var i = 0; i <= samples; i++)
        {
            var t = (double)i / samples;
            occupied.Add(((x1 + (t * (x2 - x1))) * Width, (y1 + (t * (y2 - y1))) * Height));
        }
    }

    /// <summary>Places a label at a horizontal line of height <paramref name="y"/> in 0..1.</summary>
    public (double X, string XAnchor, string YAnchor) AtHorizontal(double y, string text)
    {
        var (width, height) = Size(text);
        (double Left, double X, string Anchor)[] columns =
            [(Width - width, 1, "right"), (0, 0, "left"), ((Width - width) / 2, 0.5, "center")];
        var best = columns
            .SelectMany(column => new[] { (column, Above: true), (column, Above: false) })
            .Select(candidate =>
            {
                var bottom = candidate.Above ? (y * Height) + Gap : (y * Height) - Gap - height;
                var box = (candidate.column.Left, candidate.column.Left + width, bottom, bottom + height);
                return (candidate.column, candidate.Above, Box: box, Cost: Cost(box));
            })
            .MinBy(candidate => candidate.Cost);
        labels.Add(best.Box);
        return (best.column.X, best.column.Anchor, best.Above ? "bottom" : "top");
    }

    /// <summary>Places a label beside a vertical line at <paramref name="x"/> in 0..1.</summary>
    public (double Y, string XAnchor, string YAnchor) AtVertical(double x, string text)
    {
        var (width, height) = Size(text);
        (double Bottom, double Y, string Anchor)[] rows =
            [(Height - height, 1, "top"), (0, 0, "bottom"), ((Height - height) / 2, 0.5, "middle"), (Height * 0.75 - (height / 2), 0.75, "middle"), (Height * 0.25 - (height / 2), 0.25, "middle")];
        var best = rows
            .SelectMany(row => new[] { (row, Right: true), (row, Right: false) })
            .Select(candidate =>
            {
                var left = candidate.Right ? (x * Width) + Gap : (x * Width) - Gap - width;
                var box = (left, left + width, candidate.row.Bottom, candidate.row.Bottom + height);
                return (candidate.row, candidate.Right, Box: box, Cost: Cost(box));
            })
            .MinBy(candidate => candidate.Cost);
        labels.Add(best.Box);
        return (best.row.Y, best.Right ? "left" : "right", best.row.Anchor);
    }

    private static (double Width, double Height) Size(string text)
    {
        var lines = text.Split("<br>");
        return (lines.Max(line => line.Length) * CharacterWidth, lines.Length * LineHeight);
    }

    private double Cost((double Left, double Right, double Bottom, double Top) box)
    {
        var cost = occupied.Count(point => point.X >= box.Left - 2 && point.X <= box.Right + 2 && point.Y >= box.Bottom - 1 && point.Y <= box.Top + 1)
            + (OverlapCost * labels.Count(other =>
                other.Left < box.Right && box.Left < other.Right && other.Bottom < box.Top && box.Bottom < other.Top));
        var outside = Math.Max(0, -box.Left) + Math.Max(0, box.Right - Width) + Math.Max(0, -box.Bottom) + Math.Max(0, box.Top - Height);
        return cost + (outside > Gap ? OutsideCost + outside : 0);
    }
}
