namespace Octavo.Tasks;

/// <summary>How the keys of a sequence get their labels.</summary>
public enum MappingRule
{
    /// <summary>Each key has a label of its own, drawn for the sequence: nothing but an exemplar of the same key says it.</summary>
    Table,

    /// <summary>The label is the key moved on by an amount drawn for the sequence: one exemplar of any key says it for all.</summary>
    Shift,
}
