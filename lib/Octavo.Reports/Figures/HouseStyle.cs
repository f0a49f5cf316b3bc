using System.Text.Json.Nodes;

namespace Octavo.Reports.Figures;

/// <summary>
/// What every figure looks like: small, transparent, the page's own font. It takes the place of Plotly.NET's default template,
/// which is 8 KB in every chart, white, and of a fixed size.
/// </summary>
internal static class HouseStyle
{
    /// <summary>Height of a figure in pixels, where it sets none.</summary>
    public const int Height = 420;

    /// <summary>The layout that a chart's own settings are laid over.</summary>
    public static JsonObject Layout() => new()
    {
        ["autosize"] = true,
        ["height"] = Height,
        ["paper_bgcolor"] = "rgba(0,0,0,0)",
        ["plot_bgcolor"] = "rgba(0,0,0,0)",
        ["font"] = new JsonObject
        {
            ["family"] = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif",
            ["size"] = 13,
            ["color"] = Palette.Text,
        },
        ["margin"] = new JsonObject { ["l"] = 52, ["r"] = 18, ["t"] = 18, ["b"] = 46 },
        ["hovermode"] = "closest",
        // Beside the plot's upper right corner, where it covers no entry of the legend.
        ["modebar"] = new JsonObject { ["orientation"] = "v", ["bgcolor"] = "rgba(0,0,0,0)", ["color"] = Palette.Muted, ["activecolor"] = Palette.Text },
        ["uirevision"] = "octavo",
        ["legend"] = new JsonObject
        {
            ["orientation"] = "h",
            ["x"] = 0,
            ["xanchor"] = "left",
            ["y"] = 1.02,
            ["yanchor"] = "bottom",
            ["bgcolor"] = "rgba(0,0,0,0)",
            ["tracegroupgap"] = 0,
        },
        ["xaxis"] = AxisLayout(showLine: true),
        ["yaxis"] = AxisLayout(showLine: false),
    };

    /// <summary>The config: responsive, a small tool bar on hover, no logo, no link to a server.</summary>
    public static JsonObject Config() => new()
    {
        ["responsive"] = true,
        ["displaylogo"] = false,
        ["showTips"] = false,
        ["modeBarButtonsToRemove"] = new JsonArray("select2d", "lasso2d", "autoScale2d", "zoomIn2d", "zoomOut2d", "pan2d"),
        ["toImageButtonOptions"] = new JsonObject { ["format"] = "svg" },
    };

    private static JsonObject AxisLayout(bool showLine) => new()
    {
        ["automargin"] = true,
        ["gridcolor"] = Palette.Grid,
        ["linecolor"] = Palette.Muted,
        ["tickcolor"] = showLine ? Palette.Muted : "rgba(0,0,0,0)",
        ["tickfont"] = new JsonObject { ["color"] = Palette.Muted },
        ["title"] = new JsonObject { ["standoff"] = 10 },
        ["zeroline"] = false,
        ["showline"] = showLine,
        ["ticks"] = "outside",
        ["ticklen"] = 5,
    };
}
