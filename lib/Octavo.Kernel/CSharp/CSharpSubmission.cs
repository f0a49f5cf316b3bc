using Microsoft.CodeAnalysis;

namespace Octavo.Kernel.CSharp;

/// <summary>Code that ran, and what it was compiled against.</summary>
/// <param name="Code">The code as it stood in the cell.</param>
/// <param name="References">Every assembly it could name, those of its own <c>#r</c> lines among them.</param>
internal sealed record CSharpSubmission(string Code, IEnumerable<MetadataReference> References);
