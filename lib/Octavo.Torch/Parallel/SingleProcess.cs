namespace Octavo.Torch.Parallel;

/// <summary>A process that trains alone.</summary>
public sealed class SingleProcess : IProcessGroup
{
    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int Size => 1;

    /// <inheritdoc/>
    public string Transport => "one process";

    /// <inheritdoc/>
    public unsafe Task<double> BeginSum(float* numbers, long count) => Task.FromResult(0.0);

    /// <inheritdoc/>
    public void Broadcast(Span<byte> bytes, int root = 0)
    {
    }

    /// <inheritdoc/>
    public void Abort(int exitCode) => Environment.Exit(exitCode);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
