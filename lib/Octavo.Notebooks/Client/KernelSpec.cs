using System.Text.Json;
using System.Text.Json.Nodes;

namespace Octavo.Notebooks.Client;

/// <summary>How a kernel is started: the contents of a kernelspec's kernel.json.</summary>
/// <remarks>Jupyter client documentation, "Making kernels for Jupyter: Kernel specs".</remarks>
public sealed record KernelSpec
{
    /// <summary>The name notebooks ask for, for example "octavo-csharp".</summary>
    public required string Name { get; init; }

    /// <summary>The name front ends show.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The language of its cells, for example "C#" or "python".</summary>
    public required string Language { get; init; }

    /// <summary>The command, with <c>{connection_file}</c> and <c>{resource_dir}</c> to be filled in.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Whether it is interrupted by a message on the control channel; otherwise by a signal.</summary>
    public bool InterruptByMessage { get; init; }

    /// <summary>Variables added to its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The folder of the kernel.json, null for a spec made in memory.</summary>
    public string? Folder { get; init; }

    /// <summary>Reads the kernel.json of a kernelspec's folder; the folder's name is the kernel's.</summary>
    /// <exception cref="KernelSpecException">The file is missing, not JSON, or lacks a command.</exception>
    public static KernelSpec Load(string folder)
    {
        var path = Path.Combine(folder, "kernel.json");
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(path)) as JsonObject;
            if (json?["argv"] is not JsonArray { Count: > 0 } arguments)
            {
                throw new KernelSpecException($"Kernelspec '{path}' has no command (argv).");
            }

            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)).ToLowerInvariant();
            return new KernelSpec
            {
                Name = name,
                DisplayName = (string?)json["display_name"] ?? name,
                Language = (string?)json["language"] ?? "",
                Arguments = [.. arguments.Select(argument => (string?)argument ?? "")],
                InterruptByMessage = (string?)json["interrupt_mode"] == "message",
                Environment = (json["env"] as JsonObject ?? []).ToDictionary(entry => entry.Key, entry => (string?)entry.Value ?? ""),
                Folder = Path.GetFullPath(folder),
            };
        }
        catch (Exception problem) when (problem is IOException or JsonException or InvalidOperationException or UnauthorizedAccessException)
        {
            throw new KernelSpecException($"Kernelspec '{path}' cannot be read: {problem.Message}", problem);
        }
    }

    internal JsonObject ToJson()
    {
        var environment = new JsonObject();
        foreach (var (name, value) in Environment)
        {
            environment[name] = value;
        }

        return new JsonObject
        {
            ["argv"] = new JsonArray([.. Arguments.Select(argument => JsonValue.Create(argument))]),
            ["display_name"] = DisplayName,
            ["language"] = Language,
            ["interrupt_mode"] = InterruptByMessage ? "message" : "signal",
            ["env"] = environment,
            ["metadata"] = new JsonObject { ["debugger"] = false },
        };
    }
}
