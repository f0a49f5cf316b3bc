using Octavo.Kernel.CSharp;
using Octavo.Kernel.FSharp;
using Octavo.Kernel.Packages;
using Octavo.Notebooks.Wire;

namespace Octavo.Kernel.Cells;

/// <summary>What lives from cell to cell.</summary>
internal sealed class KernelSession
{
    private readonly Lazy<CellCatalog> catalog;
    private readonly Lazy<CSharpSession> csharp = new(() => new CSharpSession());
    private readonly Lazy<FSharpSession> fsharp;
    private readonly Lazy<PackageLoader> packages = new(() => new PackageLoader());

    public KernelSession()
    {
        catalog = new Lazy<CellCatalog>(() => new CellCatalog(this));
        fsharp = new Lazy<FSharpSession>(() => new FSharpSession(packages));
    }

    public required string DefaultLanguage { get; init; }

    /// <summary>Reads the front ends' messages and counts those it drops; null until the sockets are open.</summary>
    public MessageCodec? Connection { get; set; }

    public CSharpSession CSharp => csharp.Value;

    public FSharpSession FSharp => fsharp.Value;

    /// <summary>Whether F# was used: only then is it loaded.</summary>
    public bool HasFSharp => fsharp.IsValueCreated;

    /// <summary>The packages that cells asked for.</summary>
    public PackageLoader Packages => packages.Value;

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
