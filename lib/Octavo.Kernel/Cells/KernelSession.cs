using Octavo.Kernel.CSharp;
using Octavo.Notebooks.Wire;

namespace Octavo.Kernel.Cells;

/// <summary>What lives from cell to cell.</summary>
internal sealed class KernelSession
{
    private readonly Lazy<CellCatalog> catalog;
    private readonly Lazy<CSharpSession> csharp = new(() => new CSharpSession());

    public KernelSession() => catalog = new Lazy<CellCatalog>(() => new CellCatalog(this));

    public required string DefaultLanguage { get; init; }

    /// <summary>Reads the front ends' messages and counts those it drops; null until the sockets are open.</summary>
    public MessageCodec? Connection { get; set; }

    public CSharpSession CSharp => csharp.Value;

    public CellCatalog Catalog => catalog.Value;

    /// <summary>Loads what the first cell will need. The first cell waits for it, should it come earlier.</summary>
    public void WarmUp()
    {
        CSharp.WarmUp();
        _ = Catalog;
    }
}
