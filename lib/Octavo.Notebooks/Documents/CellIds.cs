using System.Security.Cryptography;
using System.Text;

namespace Octavo.Notebooks.Documents;

/// <summary>Identities of cells, which nbformat 4.5 demands to be unique in a notebook.</summary>
internal static class CellIds
{
    /// <summary>An id that is not taken yet, and is now. Made from the cell's text, so that the same notebook gets the same ids.</summary>
    public static string Next(string source, HashSet<string> taken)
    {
        for (var attempt = 0; ; attempt = attempt == 0 ? taken.Count : attempt + 1)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{attempt}\n{source}"));
            var id = Convert.ToHexStringLower(hash)[..8];
            if (taken.Add(id))
            {
                return id;
            }
        }
    }
}
