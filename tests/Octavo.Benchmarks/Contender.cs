using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Octavo.Benchmarks;

/// <summary>A process that takes part in a comparison: it stays resident and works only while it answers a command.</summary>
internal sealed class Contender : IDisposable
{
    private readonly Process _process;

    private Contender(string name, ProcessStartInfo start)
    {
        Name = name;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start.");
    }

    public string Name { get; }

    /// <summary>A process of this program that trains, generates and scores as <paramref name="kind"/>.</summary>
    public static Contender Own(string name, ContenderKind kind)
    {
        // Started by its host (dotnet FILE.dll) or by its own executable.
        var host = Environment.ProcessPath!;
        var assembly = typeof(Contender).Assembly.Location;
        var start = new ProcessStartInfo(host);
        if (Path.GetFileNameWithoutExtension(host) == "dotnet")
        {
            start.ArgumentList.Add(assembly);
        }

        start.ArgumentList.Add("contender");
        start.ArgumentList.Add(kind.ToString());
        return new Contender(name, start);
    }

    /// <summary>The PyTorch script; null, after a message, where there is no Python with PyTorch.</summary>
    public static Contender? PyTorch(int threads)
    {
        var python = Environment.GetEnvironmentVariable("OCTAVO_PEER_PYTHON") ?? "/usr/bin/python3";
        var start = new ProcessStartInfo(python);
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "peer.py"));
        start.Environment["OMP_NUM_THREADS"] = $"{threads}";
        start.Environment["OPENBLAS_NUM_THREADS"] = $"{threads}";

        // OpenBLAS with threads of its own lets them spin for a while after each product, on the cores that libgomp then needs for everything else:
        // with this they sleep at once. The build that shares libgomp's threads (libopenblas0-openmp) does not read it.
        start.Environment["OPENBLAS_THREAD_TIMEOUT"] = "4";
        Contender? peer = null;
        try
        {
            peer = new Contender("PyTorch", start);
            var about = peer.Ask(new JsonObject { ["do"] = "about", ["threads"] = threads });
            Console.Error.WriteLine($"{(string?)about["description"]}, matmul {(double)about["matmulFlops"]! / 1e9:F0} GFLOP/s");
            return peer;
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
        {
            peer?.Dispose();
            Console.Error.WriteLine($"No PyTorch under '{python}': {exception.Message}\nThe comparison goes on without it. tests/Octavo.Benchmarks/README.md says how to install it; OCTAVO_PEER_PYTHON names another Python.");
            return null;
        }
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <exception cref="InvalidOperationException">The contender failed or ended; the message is its own.</exception>
    public JsonObject Ask(JsonObject command)
    {
        _process.StandardInput.WriteLine(command.ToJsonString());
        _process.StandardInput.Flush();
        var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{Name} ended before it answered '{command["do"]}'.");
        var answer = JsonNode.Parse(line)!.AsObject();
        return answer["error"] is { } error ? throw new InvalidOperationException($"{Name}: {error}") : answer;
    }

    public void Dispose()
    {
        // End of input ends a contender; one that hangs is stopped.
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
