namespace Octavo.Tasks;

/// <summary>Which labels are asked for in a sequence of exemplars.</summary>
public enum MappingQuestion
{
    /// <summary>The last key's, which is the key of an exemplar (any key where there is no exemplar).</summary>
    SeenKey,

    /// <summary>The last key's, which is any of the sequence's keys.</summary>
    AnyKey,

    /// <summary>Every key's, each any of the sequence's keys: for training, where each exemplar is a question about those before it.</summary>
    EveryKey,
}
