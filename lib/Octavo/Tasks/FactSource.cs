namespace Octavo.Tasks;

/// <summary>Which of two contradicting sources an answer follows.</summary>
public enum FactSource
{
    /// <summary>The statement in the context.</summary>
    Context,

    /// <summary>The fact of the training.</summary>
    Weights,
}
