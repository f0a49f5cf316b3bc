using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Octavo.Notebooks.Html;

namespace Octavo.Cli.Reporting;

/// <summary>The provenance block of a page: what its numbers were made with.</summary>
internal static class PageFacts
{
    /// <summary>What the notebook itself says, then the commit and the parameters where they are known, then the versions.</summary>
    public static IReadOnlyList<PageFact> Of(
        Runs.Provenance? provenance, SourceState? source, IReadOnlyDictionary<string, string>? parameters)
    {
        var facts = new List<PageFact>();
        if (provenance is not null)
        {
            facts.Add(new PageFact("Device", provenance.Device, InSummary: true));
            facts.Add(new PageFact("libtorch", provenance.Libtorch));
            facts.Add(new PageFact("Profile", provenance.Profile, InSummary: true));
            facts.Add(new PageFact("Seed", provenance.Seed.ToString(CultureInfo.InvariantCulture)));
            facts.AddRange(provenance.DataHashes.Select(data => new PageFact($"Data: {data.Key}", $"SHA-256 {data.Value}")));
        }

        if (source is not null)
        {
            facts.Add(new PageFact("Commit", source.ToString(), InSummary: true));
        }

        if (parameters is { Count: > 0 })
        {
            facts.Add(new PageFact("Parameters", string.Join(", ", parameters.Select(parameter => $"{parameter.Key} = {parameter.Value}"))));
        }

        facts.Add(new PageFact("Runtime", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}"));
        facts.Add(new PageFact("Octavo", VersionOf(typeof(Octavo.Models.GptConfig).Assembly)));
        facts.Add(new PageFact("Packages", string.Join(", ", Packages())));
        return facts;
    }

    // The versions of what this very build was linked with, read off its dependency file.
    private static IEnumerable<string> Packages()
    {
        using var dependencies = System.Text.Json.JsonDocument.Parse(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Octavo.Cli.deps.json")));
        string[] shown = ["TorchSharp", "Plotly.NET", "Microsoft.Data.Analysis", "MathNet.Numerics", "Microsoft.ML.Tokenizers", "Markdig", "NetMQ"];
        return [.. dependencies.RootElement.GetProperty("libraries").EnumerateObject()
            .Select(library => library.Name.Split('/'))
            .Where(library => shown.Contains(library[0]))
            .Select(library => $"{library[0]} {library[1]}")];
    }

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
