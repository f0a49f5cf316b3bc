using System.Security.Cryptography;
using System.Text.Json;

namespace Octavo.Torch.Training;

/// <summary>Tells runs apart by all that decides them.</summary>
internal static class RunDigest
{
    /// <summary>Eight digits that differ wherever a value differs.</summary>
    public static string Of(params object[] parts)
    {
        var texts = parts.Select(part => JsonSerializer.SerializeToNode(part, part.GetType())!.ToJsonString());
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(texts)))[..8];
    }
}
