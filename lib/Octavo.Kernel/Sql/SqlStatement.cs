namespace Octavo.Kernel.Sql;

/// <summary>One statement of a cell.</summary>
internal sealed record SqlStatement
{
    /// <summary>The statement at the place where it stands in the cell, blank before it: the database then counts lines as the cell does.</summary>
    public required string Text { get; init; }

    /// <summary>Its words outside of quotes and comments, in upper case.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>Names of the values it takes as <c>$name</c>.</summary>
    public required IReadOnlyList<string> Parameters { get; init; }

    /// <summary>Whether it asks for rows, so that it may stand inside another query.</summary>
    public bool IsQuery => Words[0] is "SELECT" or "FROM" or "VALUES" or "TABLE" or "PIVOT" or "UNPIVOT"
        || (Words[0] == "WITH" && !Words.Any(word => word is "INSERT" or "UPDATE" or "DELETE" or "MERGE"));

    /// <summary>Whether it changes rows and gives none back.</summary>
    public bool IsChange => Words[0] is "INSERT" or "UPDATE" or "DELETE" or "MERGE" or "TRUNCATE" && !Words.Contains("RETURNING");

    /// <summary>Whether it would change the table of that name, rather than read it.</summary>
    public bool Changes(string table)
    {
        var name = table.ToUpperInvariant();
        return Words[0] switch
        {
            "INSERT" or "MERGE" => Words.SkipWhile(word => word != "INTO").Skip(1).FirstOrDefault() == name,
            "UPDATE" or "DELETE" or "TRUNCATE" or "DROP" or "ALTER" => Words.Skip(1).Take(5).Contains(name),
            _ => false,
        };
    }
}
