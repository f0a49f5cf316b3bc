using Microsoft.CodeAnalysis;

namespace Octavo.Kernel.CSharp.Assistance;

/// <summary>What an inspection is about.</summary>
/// <param name="Symbol">The symbol that the code means.</param>
/// <param name="Others">What else has its name: other overloads.</param>
/// <param name="Parameter">Index of the argument being typed; null outside argument lists.</param>
internal sealed record InspectedSymbols(ISymbol Symbol, IReadOnlyList<ISymbol> Others, int? Parameter);
