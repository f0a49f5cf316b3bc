namespace Octavo.Reports.Tables;

/// <summary>How the values of a table's column are written.</summary>
public enum ColumnKind
{
    /// <summary>Told from the values: integers as counts, other numbers with significant digits, the rest as text.</summary>
    Automatic,

    /// <summary>As text, aligned left.</summary>
    Text,

    /// <summary>As a whole number with thousands separators.</summary>
    Count,

    /// <summary>As a whole number without separators: a seed, a year.</summary>
    Identifier,

    /// <summary>With significant digits.</summary>
    Number,

    /// <summary>A share between 0 and 1, written in percent.</summary>
    Percent,
}
