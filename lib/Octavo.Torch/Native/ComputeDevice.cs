using TorchSharp;

namespace Octavo.Torch.Native;

/// <summary>Chooses where tensors live.</summary>
public static class ComputeDevice
{
    /// <summary>The environment variable that names the device: cpu, cuda, cuda:1 or mps.</summary>
    public const string Variable = "OCTAVO_DEVICE";

    /// <summary>The device that OCTAVO_DEVICE names; where it is unset, CUDA if usable, else the CPU.</summary>
    /// <exception cref="LibtorchLoadException">libtorch cannot be loaded.</exception>
    /// <exception cref="InvalidOperationException">OCTAVO_DEVICE names no device, or one that cannot be used here.</exception>
    public static torch.Device Pick()
    {
        Libtorch.Load();
        return Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name ? Named(name.Trim().ToLowerInvariant())
            : torch.cuda.is_available() ? torch.CUDA : torch.CPU;
    }

    /// <summary>A device in words for tables, for example "cpu (2 threads)" or "cuda:0".</summary>
    public static string Describe(torch.Device device) => device.type == DeviceType.CPU
        ? $"cpu ({torch.get_num_threads()} {(torch.get_num_threads() == 1 ? "thread" : "threads")})"
        : $"{device.type.ToString().ToLowerInvariant()}:{Math.Max(0, device.index)}";

    private static torch.Device Named(string name)
    {
        var parts = name.Split(':');
        var index = 0;
        if (parts.Length > 2 || (parts.Length == 2 && !int.TryParse(parts[1], out index)) || index < 0 || parts[0] is not ("cpu" or "cuda" or "mps"))
        {
            throw new InvalidOperationException($"{Variable} is '{name}', which names no device. Use cpu, cuda, cuda:1 or mps, or unset it.");
        }

        switch (parts[0])
        {
            case "cpu":
                return torch.CPU;
            case "cuda" when !torch.cuda.is_available():
                throw new InvalidOperationException(
                    $"{Variable} is '{name}', but no CUDA device can be used: {Libtorch.Description} has no CUDA, or there is no driver. Unset it to run on the CPU.");
            case "cuda" when index >= torch.cuda.device_count():
                throw new InvalidOperationException($"{Variable} is '{name}', but there are {torch.cuda.device_count()} CUDA devices, counted from 0.");
            case "mps" when !torch.mps_is_available():
                throw new InvalidOperationException($"{Variable} is '{name}', but Metal cannot be used here. Unset it to run on the CPU.");
            default:
                return torch.device($"{parts[0]}:{index}");
        }
    }
}
