using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Octavo.Notebooks.Wire;

/// <summary>
/// What a Jupyter connection file says: the five ports of a kernel on the loopback interface and the key that signs every message.
/// Whoever reads the key can run code as its owner, so the file is kept private and an exposed one is refused.
/// </summary>
/// <remarks>Jupyter client documentation, "Making kernels for Jupyter: Connection files".</remarks>
public sealed record ConnectionInfo
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Exposed = UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The loopback address the kernel binds, for example "127.0.0.1".</summary>
    public required string Ip { get; init; }

    /// <summary>Port of the channel that carries requests and replies.</summary>
    public required int ShellPort { get; init; }

    /// <summary>Port of the channel that carries interrupt and shutdown past a busy shell.</summary>
    public required int ControlPort { get; init; }

    /// <summary>Port of the channel on which the kernel asks for input.</summary>
    public required int StdinPort { get; init; }

    /// <summary>Port of the channel on which outputs and states are published.</summary>
    public required int IopubPort { get; init; }

    /// <summary>Port whose bytes are echoed.</summary>
    public required int HeartbeatPort { get; init; }

    /// <summary>The HMAC-SHA256 key, as text.</summary>
    public required string Key { get; init; }

    /// <summary>Name of the kernelspec that was started, null where the file names none.</summary>
    public string? KernelName { get; init; }

    /// <summary>New connection with a random key and five ports that were free a moment ago.</summary>
    public static ConnectionInfo Create(string? kernelName = null)
    {
        var ports = LoopbackPorts.FindFree(count: 5);
        return new ConnectionInfo
        {
            Ip = IPAddress.Loopback.ToString(),
            ShellPort = ports[0],
            ControlPort = ports[1],
            StdinPort = ports[2],
            IopubPort = ports[3],
            HeartbeatPort = ports[4],
            Key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
            KernelName = kernelName,
        };
    }

    /// <summary>Reads a connection file.</summary>
    /// <exception cref="ConnectionFileException">
    /// It is missing, not JSON, incomplete, readable by others, not on loopback, or asks for another transport or signature.
    /// </exception>
    public static ConnectionInfo Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new ConnectionFileException($"There is no connection file '{path}'.");
        }

        RefuseExposed(path);
        JsonObject json;
        try
        {
            json = JsonNode.Parse(File.ReadAllText(path)) as JsonObject
                ?? throw new ConnectionFileException($"Connection file '{path}' is not a JSON object.");
        }
        catch (JsonException problem)
        {
            throw new ConnectionFileException($"Connection file '{path}' is not valid JSON: {problem.Message}", problem);
        }

        try
        {
            Demand(path, json, "transport", "tcp");
            Demand(path, json, "signature_scheme", "hmac-sha256");
            return new ConnectionInfo
            {
                Ip = Loopback(path, (string?)json["ip"]),
                ShellPort = Port(path, json, "shell_port"),
                ControlPort = Port(path, json, "control_port"),
                StdinPort = Port(path, json, "stdin_port"),
                IopubPort = Port(path, json, "iopub_port"),
                HeartbeatPort = Port(path, json, "hb_port"),
                Key = (string?)json["key"] is { Length: > 0 } key
                    ? key
                    : throw new ConnectionFileException(
                        $"Connection file '{path}' has no key: without one any user of this machine could run code here."),
                KernelName = (string?)json["kernel_name"],
            };
        }
        catch (Exception problem) when (problem is InvalidOperationException or FormatException)
        {
            throw new ConnectionFileException($"Connection file '{path}' has a field of the wrong type: {problem.Message}", problem);
        }
    }

    /// <summary>Writes the connection file, readable by its owner only.</summary>
    public void Save(string path)
    {
        var json = new JsonObject
        {
            ["ip"] = Ip,
            ["transport"] = "tcp",
            ["shell_port"] = ShellPort,
            ["control_port"] = ControlPort,
            ["stdin_port"] = StdinPort,
            ["iopub_port"] = IopubPort,
            ["hb_port"] = HeartbeatPort,
            ["key"] = Key,
            ["signature_scheme"] = "hmac-sha256",
            ["kernel_name"] = KernelName ?? "",
        };
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Private;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(json.ToJsonString());
    }

    internal string Address(int port) => Ip.Contains(':') ? $"tcp://[{Ip}]:{port}" : $"tcp://{Ip}:{port}";

    // JUPYTER_ALLOW_INSECURE_WRITES is Jupyter's own switch for file systems that cannot hold permissions.
    private static void RefuseExposed(string path)
    {
        if (OperatingSystem.IsWindows()
            || Environment.GetEnvironmentVariable("JUPYTER_ALLOW_INSECURE_WRITES") is "1" or "true" or "True")
        {
            return;
        }

        if ((File.GetUnixFileMode(path) & Exposed) != UnixFileMode.None)
        {
            throw new ConnectionFileException(
                $"Connection file '{path}' can be read by other users, who could then run code as you. Make it private: chmod 600 '{path}'.");
        }
    }

    private static void Demand(string path, JsonObject json, string field, string value)
    {
        if ((string?)json[field] is { } found && found != value)
        {
            throw new ConnectionFileException($"Connection file '{path}' asks for {field} '{found}'; only '{value}' is spoken here.");
        }
    }

    private static string Loopback(string path, string? ip)
    {
        var address = ip is null or "localhost" ? IPAddress.Loopback : IPAddress.TryParse(ip, out var parsed) ? parsed : null;
        return address is not null && IPAddress.IsLoopback(address)
            ? address.ToString()
            : throw new ConnectionFileException(
                $"Connection file '{path}' asks for address '{ip}'; only loopback addresses such as 127.0.0.1 are opened.");
    }

    private static int Port(string path, JsonObject json, string field) =>
        (int?)json[field] is { } port and > 0 and <= ushort.MaxValue
            ? port
            : throw new ConnectionFileException($"Connection file '{path}' has no usable {field}.");
}
