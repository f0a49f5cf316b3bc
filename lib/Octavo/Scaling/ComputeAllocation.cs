namespace Octavo.Scaling;

/// <summary>How a compute budget is best divided between model and data.</summary>
/// <param name="Flops">The budget, training FLOPs.</param>
/// <param name="Parameters">Best number of parameters.</param>
/// <param name="Tokens">Best number of tokens; 6*N*D is the budget.</param>
/// <param name="Loss">The loss that the law foresees there, in nats per token.</param>
public sealed record ComputeAllocation(double Flops, double Parameters, double Tokens, double Loss)
{
    /// <summary>Tokens for each parameter: about 20 in Chinchilla.</summary>
    public double TokensPerParameter => Tokens / Parameters;
}
