namespace Octavo.Reports.Figures;

/// <summary>The reference lines of a figure, and everything drawn that their labels should not cover.</summary>
internal sealed class ReferenceLines(AxisScale x, AxisScale y, bool downwards)
{
    /// <summary>Width of a line in pixels.</summary>
    public const double Width = 1.5;

    private readonly List<(ReferenceLine Line, bool Horizontal, bool Labelled)> references = [];
    private readonly List<(double X1, double Y1, double X2, double Y2)> strokes = [];

    /// <summary>Whether a line has its name in the legend rather than beside it.</summary>
    public bool InLegend => references.Any(entry => !entry.Labelled);

    /// <summary>Whether a label stands at the very top, where room must be kept for it.</summary>
    public bool LabelOnTop => references.Any(entry => entry is { Horizontal: true, Labelled: true } && y.IsHighest(entry.Line.Value));

    /// <summary>Adds a line across the figure.</summary>
    public void Add(ReferenceLine line, bool horizontal, bool labelled) => references.Add((line, horizontal, labelled));

    /// <summary>Says that a straight stroke is drawn between two points.</summary>
    public void Avoid(double x1, double y1, double x2, double y2) => strokes.Add((x1, y1, x2, y2));

    /// <summary>The lines as shapes and their labels as annotations, in plotly's attributes; the axes must be settled.</summary>
    public (List<object> Shapes, List<object> Annotations) ToLayout()
    {
        var placement = new LabelPlacement();
        foreach (var (x1, y1, x2, y2) in strokes.Where(s => x.Shows(s.X1) && x.Shows(s.X2) && y.Shows(s.Y1) && y.Shows(s.Y2)))
        {
            placement.Occupy(
                Math.Clamp(x.Position(x1), 0, 1), Upwards(y.Position(y1)), Math.Clamp(x.Position(x2), 0, 1), Upwards(y.Position(y2)));
        }

        foreach (var (line, horizontal, _) in references)
        {
            var at = (horizontal ? y : x).Position(line.Value);
            placement.Occupy(horizontal ? 0 : at, horizontal ? at : 0, horizontal ? 1 : at, horizontal ? at : 1);
        }

        var shapes = new List<object>();
        var annotations = new List<object>();
        foreach (var (line, horizontal, labelled) in references)
        {
            var (along, across) = horizontal ? ("x", "y") : ("y", "x");
            shapes.Add(new Dictionary<string, object>
            {
                ["type"] = "line",
                [along + "ref"] = "paper",
                [along + "0"] = 0,
                [along + "1"] = 1,
                [across + "0"] = line.Value,
                [across + "1"] = line.Value,
                ["line"] = new Dictionary<string, object> { ["color"] = Colour(labelled), ["width"] = Width, ["dash"] = "dash" },
            });
            if (labelled)
            {
                annotations.Add(Label(line, horizontal, placement));
            }
        }

        return (shapes, annotations);
    }

    private Dictionary<string, object> Label(ReferenceLine line, bool horizontal, LabelPlacement placement)
    {
        const int LabelCharacters = 30;
        var text = PlotlyText.Wrap(line.Name, LabelCharacters);
        var scale = horizontal ? y : x;
        var label = new Dictionary<string, object>
        {
            ["text"] = text,
            ["showarrow"] = false,
            ["borderpad"] = 2,
            ["font"] = new Dictionary<string, object> { ["color"] = Palette.Muted, ["size"] = 12 },
        };
        if (horizontal)
        {
            var (at, xAnchor, yAnchor) = placement.AtHorizontal(scale.Position(line.Value), text);
            Anchor(label, "paper", at, xAnchor, "y", scale.Transform(line.Value), yAnchor);
        }
        else
        {
            var (at, xAnchor, yAnchor) = placement.AtVertical(scale.Position(line.Value), text);
            label["align"] = xAnchor;
            Anchor(label, "x", scale.Transform(line.Value), xAnchor, "paper", at, yAnchor);
        }

        return label;
    }

    private static void Anchor(
        Dictionary<string, object> label, string xReference, double x, string xAnchor, string yReference, double y, string yAnchor)
    {
        label["xref"] = xReference;
        label["x"] = x;
        label["xanchor"] = xAnchor;
        label["yref"] = yReference;
        label["y"] = y;
        label["yanchor"] = yAnchor;
    }

    /// <summary>The colour of a line: one across bars must show on any colour.</summary>
    public static string Colour(bool labelled) => labelled ? Palette.Muted : Palette.Text;

    private double Upwards(double position)
    {
        var inside = Math.Clamp(position, 0, 1);
        return downwards ? 1 - inside : inside;
    }
}
