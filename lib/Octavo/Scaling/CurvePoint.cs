namespace Octavo.Scaling;

/// <summary>One point of a fitted curve with its band, ready to draw.</summary>
/// <param name="Size">Position on the size axis.</param>
/// <param name="Loss">The fitted curve, in nats per token, with the interval of the curve itself.</param>
public sealed record CurvePoint(double Size, Statistics.Estimate Loss);
