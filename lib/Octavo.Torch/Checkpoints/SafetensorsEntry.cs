using TorchSharp;

namespace Octavo.Torch.Checkpoints;

/// <summary>One tensor of a safetensors file, as its header describes it.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Type">Its number type.</param>
/// <param name="Shape">Its shape; empty for a scalar.</param>
/// <param name="Start">Where its bytes begin, counted from the beginning of the file.</param>
/// <param name="Bytes">How many bytes it has.</param>
public sealed record SafetensorsEntry(string Name, torch.ScalarType Type, IReadOnlyList<long> Shape, long Start, long Bytes);
