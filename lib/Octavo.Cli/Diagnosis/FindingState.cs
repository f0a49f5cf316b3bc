namespace Octavo.Cli.Diagnosis;

/// <summary>How a check of the installation went.</summary>
internal enum FindingState
{
    /// <summary>As it should be.</summary>
    Fine,

    /// <summary>Something is absent that not everybody needs.</summary>
    Note,

    /// <summary>Something that notebooks need does not work.</summary>
    Wrong,
}
