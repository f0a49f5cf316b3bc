namespace Octavo.Scaling;

/// <summary>One measured run of a scaling curve.</summary>
/// <param name="Size">Parameters, tokens or FLOPs: whatever the law's axis is.</param>
/// <param name="Loss">The loss reached, in nats per token.</param>
public sealed record ScalingPoint(double Size, double Loss);
