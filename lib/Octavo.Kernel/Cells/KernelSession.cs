using Octavo.Kernel.CSharp;

namespace Octavo.Kernel.Cells;

/// <summary>What lives from cell to cell.</summary>
internal sealed class KernelSession
{
    private readonly Lazy<CellCatalog> catalog;
    private readonly Lazy<CSharpSession> csharp = new(() => new CSharpSession());

    public KernelSession() => catalog = new Lazy<CellCatalog>(() => new CellCatalog(this));

    public required string DefaultLanguage { get; init; }

    public CSharpSession CSharp => csharp.Value;

    public CellCatalog Catalog => catalog.Value;

    /// <summary>Loads what the first cell will need. The first cell waits for it, should it come earlier.</summary>
    public void WarmUp()
    {
        CSharp.WarmUp();
        _ = Catalog;
    }
}
