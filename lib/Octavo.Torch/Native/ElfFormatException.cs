namespace Octavo.Torch.Native;

/// <summary>A file that was expected to be a 64-bit little-endian ELF library is not one, or is cut short.</summary>
internal sealed class ElfFormatException(string message) : Exception(message);
