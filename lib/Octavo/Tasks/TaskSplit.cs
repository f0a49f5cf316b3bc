namespace Octavo.Tasks;

/// <summary>A part of a task's examples; no example is in two parts.</summary>
public enum TaskSplit
{
    /// <summary>For training.</summary>
    Train,

    /// <summary>For decisions during training, such as when to stop.</summary>
    Validation,

    /// <summary>For the result alone.</summary>
    Test,
}
