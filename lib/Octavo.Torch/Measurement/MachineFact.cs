namespace Octavo.Torch.Measurement;

/// <summary>One line about a machine.</summary>
/// <param name="What">What it is, for example "Device".</param>
/// <param name="Found">What was found.</param>
public sealed record MachineFact(string What, string Found);
