namespace Octavo.Scaling;

/// <summary>Which power law is fitted.</summary>
public enum PowerLawForm
{
    /// <summary>L = A * x^-alpha: falls towards zero (Kaplan et al. 2020).</summary>
    Pure,

    /// <summary>L = E + A * x^-alpha: falls towards a floor E that no size gets below (Henighan et al. 2020).</summary>
    WithFloor,
}
