using Octavo.Kernel.CSharp;
using Octavo.Kernel.FSharp;

namespace Octavo.Kernel.Cells;

/// <summary>What lives from cell to cell.</summary>
internal sealed class KernelSession
{
    private readonly Lazy<CellCatalog> catalog;
    private readonly Lazy<CSharpSession> csharp = new(() => new CSharpSession());
    private readonly Lazy<FSharpSession> fsharp = new(() => new FSharpSession());

    public KernelSession() => catalog = new Lazy<CellCatalog>(() => new CellCatalog(this));

    public required string DefaultLanguage { get; init; }

    public CSharpSession CSharp => csharp.Value;

    public FSharpSession FSharp => fsharp.Value;

    /// <summary>Whether F# was used: only then is it loaded.</summary>
    public bool HasFSharp => fsharp.IsValueCreated;

    public CellCatalog Catalog => catalog.Value;

    /// <summary>Loads what the first cell will need. The first cell waits for it, should it come earlier.</summary>
    public void WarmUp()
    {
        if (Catalog.FindLanguage(DefaultLanguage)?.Name == "fsharp")
        {
            FSharp.WarmUp();
        }
        else
        {
            CSharp.WarmUp();
        }
    }
}
