namespace Octavo.Kernel.Sql;

/// <summary>A table or view of the database, as lists of values show it.</summary>
internal sealed record SqlTable(string Name, string Kind, long? Rows, int Columns)
{
    public override string ToString() => Rows is null ? $"{Kind} of {Columns} columns" : $"{Kind} of about {Rows} rows, {Columns} columns";
}
