namespace Octavo.Cluster;

/// <summary>Which activations the backward pass computes again instead of keeping.</summary>
public enum Recomputation
{
    /// <summary>All are kept.</summary>
    None,

    /// <summary>Those of attention between its projections, which are large and cheap (Korthikanti et al. 2022, section 5).</summary>
    Selective,

    /// <summary>All but each layer's input (Chen et al. 2016).</summary>
    Full,
}
