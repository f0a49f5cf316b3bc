namespace Octavo.Reports.Figures;

/// <summary>What a scaling curve is drawn against.</summary>
public enum ScalingQuantity
{
    /// <summary>Parameters without token and position embeddings (Kaplan et al. 2020, section 2.1).</summary>
    NonEmbeddingParameters,

    /// <summary>All parameters, as Hoffmann et al. 2022 count.</summary>
    TotalParameters,

    /// <summary>Tokens trained on.</summary>
    Tokens,

    /// <summary>Training FLOPs, a multiply-add counted as 2.</summary>
    TrainingFlops,
}
