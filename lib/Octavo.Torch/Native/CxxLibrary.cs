using System.Runtime.InteropServices;

namespace Octavo.Torch.Native;

/// <summary>Finds the C++ standard library that this Linux process uses.</summary>
internal static class CxxLibrary
{
    /// <summary>Path of the loaded libstdc++, or null where there is none (a musl system, say).</summary>
    public static string? Path()
    {
        // Loading by name is what the linker would do for the shim: it finds the one already in use, else the system's.
        if (!NativeLibrary.TryLoad("libstdc++.so.6", out _))
        {
            return null;
        }

        foreach (var line in File.ReadLines("/proc/self/maps"))
        {
            var slash = line.IndexOf('/');
            if (slash >= 0 && System.IO.Path.GetFileName(line[slash..]).StartsWith("libstdc++.so", StringComparison.Ordinal) && File.Exists(line[slash..]))
            {
                return line[slash..];
            }
        }

        return null;
    }
}
