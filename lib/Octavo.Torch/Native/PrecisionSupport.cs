using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Octavo.Torch.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Octavo.Torch.Native;

/// <summary>Which precisions a device computes faster than single precision, and the switch that one of them needs.</summary>
internal static class PrecisionSupport
{
    /// <summary>Why a device cannot train in a precision, as a sentence that says what to do; null where it can.</summary>
    public static string? Missing(Precision precision, Device device) => (precision, device.type) switch
    {
        (Precision.Single, _) or (_, DeviceType.CUDA) => null,
        (Precision.BFloat16, DeviceType.CPU) => ProcessorHasBFloat16
            ? null
            : $"Precision.BFloat16 needs a processor with AVX512_BF16 or AMX_BF16 instructions (x86-64); {ProcessorWithout}. Use Precision.Single, or a GPU.",
        (Precision.TensorFloat32, DeviceType.CPU) => "Precision.TensorFloat32 is computed by CUDA devices alone; this run is on the CPU. Use Precision.Single or Precision.BFloat16.",
        _ => $"Precision.{precision} is not available on {ComputeDevice.Describe(device)}. Use Precision.Single.",
    };

    /// <summary>Throws where a model cannot be trained in a precision.</summary>
    /// <exception cref="ArgumentException">The device cannot, or the weights are not in single precision; the message says what to do.</exception>
    public static void Require(Precision precision, Gpt model)
    {
        if (precision != Precision.Single && model.Type != ScalarType.Float32)
        {
            throw new ArgumentException(
                $"TrainingOptions: Precision.{precision} keeps weights in Float32, but those of model '{model.Config.Name}' are {model.Type}. Create the model in Float32, or use Precision.Single.");
        }

        if (Missing(precision, model.Device) is { } missing)
        {
            throw new ArgumentException($"TrainingOptions: {missing}");
        }
    }

    /// <summary>
    /// Whether the processor multiplies bfloat16 itself. libtorch computes such products on others too, but many times slower than in
    /// single precision, by converting back and forth.
    /// </summary>
    public static bool ProcessorHasBFloat16 { get; } = Detect();

    /// <summary>Sets whether products on CUDA are computed in tf32, a process-wide switch; the result puts it back as it was.</summary>
    public static IDisposable Use(Precision precision, Device device) =>
        device.type == DeviceType.CUDA ? new TensorFloat32Switch(precision == Precision.TensorFloat32) : Nothing.Instance;

    private static string ProcessorWithout => RuntimeInformation.ProcessArchitecture == Architecture.X64
        ? "this one has neither"
        : $"this one is {RuntimeInformation.ProcessArchitecture}";

    private static bool Detect()
    {
        // Both bits say nothing of the operating system; Avx512F.IsSupported does for the registers that AVX512_BF16 uses, and AMX comes
        // with AVX512_BF16 in every processor sold so far, so the AVX-512 registers are asked for either.
        if (!X86Base.IsSupported || !Avx512F.IsSupported || X86Base.CpuId(0, 0).Eax < 7)
        {
            return false;
        }

        const int Avx512BFloat16 = 1 << 5;
        const int AmxBFloat16 = 1 << 22;
        var features = X86Base.CpuId(7, 0);
        return (features.Edx & AmxBFloat16) != 0 || (features.Eax >= 1 && (X86Base.CpuId(7, 1).Eax & Avx512BFloat16) != 0);
    }

    private sealed class TensorFloat32Switch : IDisposable
    {
        private readonly bool _products = backends.cuda.matmul.allow_tf32;
        private readonly bool _convolutions = backends.cudnn.allow_tf32;

        public TensorFloat32Switch(bool on)
        {
            backends.cuda.matmul.allow_tf32 = on;
            backends.cudnn.allow_tf32 = on;
        }

        public void Dispose()
        {
            backends.cuda.matmul.allow_tf32 = _products;
            backends.cudnn.allow_tf32 = _convolutions;
        }
    }

    private sealed class Nothing : IDisposable
    {
        public static readonly Nothing Instance = new();

        public void Dispose()
        {
        }
    }
}
