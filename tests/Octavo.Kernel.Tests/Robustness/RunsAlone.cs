namespace Octavo.Kernel.Tests.Robustness;

/// <summary>Tests that keep all cores busy, and so run one after another, beside no others: some of those have limits of time.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
