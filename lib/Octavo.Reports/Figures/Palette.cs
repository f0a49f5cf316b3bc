namespace Octavo.Reports.Figures;

/// <summary>
/// The figures' colours, each with its counterpart for a dark page. The categorical ones are Okabe and Ito's (2008), which people
/// with any common colour vision tell apart, the light ones darkened to 3:1 contrast on white; the ordered ones follow viridis.
/// </summary>
internal static class Palette
{
    /// <summary>Text of titles and labels.</summary>
    public const string Text = "#24292f";

    /// <summary>Tick labels, axis lines, reference lines.</summary>
    public const string Muted = "#5b6570";

    /// <summary>Grid lines.</summary>
    public const string Grid = "#e4e8ec";

    /// <summary>The first categorical colour, for figures with one series.</summary>
    public const string Blue = "#0072b2";

    /// <summary>What a fit or a second comparison is drawn in.</summary>
    public const string Vermilion = "#d55e00";

    private const string BandOpacity = "2e";

    /// <summary>Colours without an order.</summary>
    public static IReadOnlyList<string> Categorical { get; } = [Blue, Vermilion, "#00875f", "#b0558b", "#b07a00", "#4a4a4a"];

    /// <summary>Colours in order, for sizes.</summary>
    public static IReadOnlyList<string> Ordered { get; } =
        ["#440154", "#46327f", "#365c8d", "#277f8e", "#1a9a7c", "#3f9f3f", "#7a9614", "#a58500"];

    /// <summary>The dark page's colour for each of the light page's.</summary>
    public static IReadOnlyDictionary<string, string> Dark { get; } = new Dictionary<string, string>
    {
        [Text] = "#d9dee4",
        [Muted] = "#9da7b1",
        [Grid] = "#343a41",
        [Blue] = "#3f9ade",
        [Vermilion] = "#f57f35",
        ["#00875f"] = "#2fca9c",
        ["#b0558b"] = "#e493c3",
        ["#b07a00"] = "#f0b840",
        ["#4a4a4a"] = "#c4c8cc",
        ["#440154"] = "#8a6fc9",
        ["#46327f"] = "#7187dd",
        ["#365c8d"] = "#4fa3d6",
        ["#277f8e"] = "#3dbdb9",
        ["#1a9a7c"] = "#4fd08d",
        ["#3f9f3f"] = "#8edc62",
        ["#7a9614"] = "#c8e04a",
        ["#a58500"] = "#fde74c",
    };

    /// <summary>The categorical colour of series <paramref name="index"/>; colours come round again, so vary the marker or dash too.</summary>
    public static string Series(int index) => Categorical[index % Categorical.Count];

    /// <summary>The colour of step <paramref name="index"/> of <paramref name="count"/> in an order, spread over the whole scale.</summary>
    public static string Step(int index, int count) =>
        Ordered[count <= 1 ? 0 : (int)Math.Round((double)index * (Ordered.Count - 1) / (count - 1))];

    /// <summary>The colour as the translucent ground of a band.</summary>
    public static string Band(string colour) => colour + BandOpacity;
}
