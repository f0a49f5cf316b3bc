namespace Octavo.Torch.Checkpoints;

/// <summary>A safetensors file is not what it should be. The message names the file, the tensor where one is concerned, and says what to do.</summary>
public sealed class SafetensorsException(string path, string? tensor, string problem, Exception? cause = null) : Exception(
    $"{path}{(tensor is null ? "" : $", tensor '{tensor}'")}: {problem}. The file is damaged or of another format: fetch or write it again, or use an earlier one.", cause)
{
    /// <summary>The file.</summary>
    public string FilePath { get; } = path;

    /// <summary>The tensor whose entry is wrong; null where the fault is not one tensor's.</summary>
    public string? Tensor { get; } = tensor;
}
