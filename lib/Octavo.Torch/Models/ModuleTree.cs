using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>A place in a model's tree of names that has no parameters of its own, as "attention" in "attention.output.dense.weight".</summary>
internal sealed class ModuleTree() : nn.Module(nameof(ModuleTree))
{
    /// <summary>Registers a module at a path below another, for example "attention.output.dense"; places on the way are made where they are missing.</summary>
    public static void Add(nn.Module root, string path, nn.Module module)
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

        parent.register_module(names[^1], module);
    }
}
