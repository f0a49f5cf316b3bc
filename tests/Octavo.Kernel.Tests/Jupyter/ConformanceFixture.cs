using System.Text.Json.Nodes;
using Octavo.Notebooks.Client;

namespace Octavo.Kernel.Tests.Jupyter;

/// <summary>One session of jupyter_client with the kernel: what came of each request, by name.</summary>
public sealed class ConformanceFixture
{
    private readonly Lazy<JsonObject> found = new(Drive);

    public ConformanceFixture() => IsAvailable = PythonProgram.Has("jupyter_client");

    public bool IsAvailable { get; }

    internal Exchange this[string name]
    {
        get
        {
            Assert.SkipUnless(IsAvailable, $"jupyter_client is not installed for {PythonProgram.Path}.");
            return new Exchange(found.Value[name]!);
        }
    }

    private static JsonObject Drive()
    {
        var folder = Directory.CreateTempSubdirectory("octavo-conformance-").FullName;
        try
        {
            KernelSpecs.Install(KernelFixture.Spec, Path.Combine(folder, "kernels"));
            var script = Path.Combine(folder, "conformance.py");
            using (var source = typeof(ConformanceFixture).Assembly.GetManifestResourceStream("conformance.py")!)
            using (var target = File.Create(script))
            {
                source.CopyTo(target);
            }

            var (code, output, errors) = PythonProgram.Run(folder, script, KernelLauncher.BuiltInName);
            Assert.True(code == 0, output + errors);
            return JsonNode.Parse(output)!.AsObject();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
