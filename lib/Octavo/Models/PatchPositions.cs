namespace Octavo.Models;

/// <summary>How a vision transformer tells its model where a patch stands.</summary>
public enum PatchPositions
{
    /// <summary>One learned vector for each place (Dosovitskiy et al. 2021, section 3.1).</summary>
    Learned,

    /// <summary>Sines and cosines of column and row, not trained (He et al. 2022, appendix A.1).</summary>
    SineCosine,
}
