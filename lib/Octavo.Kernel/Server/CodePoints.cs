namespace Octavo.Kernel.Server;

/// <summary>Jupyter counts Unicode code points; a string counts UTF-16 units.</summary>
internal static class CodePoints
{
    /// <summary>The index of a position; the end where the position is null or behind it.</summary>
    public static int ToIndex(string code, int? position)
    {
        var index = 0;
        for (var left = position ?? int.MaxValue; left > 0 && index < code.Length; left--)
        {
            index += char.IsSurrogatePair(code, index) ? 2 : 1;
        }

        return index;
    }

    /// <summary>The position of an index.</summary>
    public static int FromIndex(string code, int index)
    {
        var points = 0;
        for (var i = 0; i < index; points++)
        {
            i += char.IsSurrogatePair(code, i) ? 2 : 1;
        }

        return points;
    }
}
