using System.Reflection;

namespace Octavo.Kernel.CSharp;

/// <summary>A variable that a C# cell declared. The value is read when asked for.</summary>
internal sealed class CellVariable(object owner, FieldInfo declaration)
{
    public string Name => declaration.Name;

    /// <summary>The type it was declared with.</summary>
    public Type Type => declaration.FieldType;

    public object? Value => declaration.GetValue(owner);
}
