using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>A place in a model's tree of names that has no parameters of its own, as "attention" in "attention.output.dense.weight".</summary>
internal sealed class ModuleTree() : nn.Module(nameof(ModuleTree))
{
    /// <summary>Registers a module at a path below another, for example "attention.output.dense"; places on the way are made where they are missing.</summary>
    public static void Add(nn.Module root, string path, nn.Module module)
    {
        var (place, last) = Find(root, path);
        place.register_module(last, module);
    }

    /// <summary>Registers a parameter at a path below a module.</summary>
    public static void Add(nn.Module root, string path, Parameter parameter)
    {
        var (place, last) = Find(root, path);
        place.register_parameter(last, parameter);
    }

    /// <summary>Releases a model's parameters; TorchSharp's own disposal leaves those of modules written in C# to the garbage collector.</summary>
    public static void Release(nn.Module root)
    {
        var tables = root.modules().OfType<EmbeddingTable>().ToList();
        foreach (var parameter in root.parameters().ToList())
        {
            parameter.Dispose();
        }

        tables.ForEach(table => table.Dispose());
    }

    private static (nn.Module Place, string Last) Find(nn.Module root, string path)
    {
        var parent = root;
        var names = path.Split('.');
        foreach (var step in names[..^1])
        {
            var place = parent.named_children().FirstOrDefault(child => child.name == step).module;
            if (place is null)
            {
                place = new ModuleTree();
                parent.register_module(step, place);
            }

            parent = place;
        }

        return (parent, names[^1]);
    }
}
