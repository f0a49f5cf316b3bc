using System.Runtime.InteropServices;

namespace Octavo.Baselines;

/// <summary>
/// All n-grams of a text as a tree: a node is an n-gram, its children the n-grams one token longer. Nodes are numbers into
/// flat lists; one hash table takes (node, token) to the child.
/// </summary>
internal sealed class NGramTree
{
    public const int Root = 0;
    private const int None = -1;

    private readonly Dictionary<long, int> children = [];
    private readonly List<int> counts = [0];
    private readonly List<int> followers = [0];
    private readonly List<int> followerTypes = [0];

    private NGramTree()
    {
    }

    public static NGramTree Build(int[] text, int order)
    {
        var tree = new NGramTree();
        for (var start = 0; start < text.Length; start++)
        {
            var node = Root;
            var end = Math.Min(text.Length, start + order);
            for (var i = start; i < end; i++)
            {
                node = tree.Add(node, text[i]);
            }
        }

        return tree;
    }

    /// <summary>How often the n-gram occurs; 0 for one never seen (-1).</summary>
    public int Count(int node) => node < 0 ? 0 : counts[node];

    /// <summary>How often the n-gram occurs with a token after it.</summary>
    public int Followers(int node) => followers[node];

    /// <summary>How many different tokens occur after the n-gram.</summary>
    public int FollowerTypes(int node) => followerTypes[node];

    /// <summary>The n-gram one token longer, or -1.</summary>
    public int Child(int node, int token) => children.TryGetValue(Key(node, token), out var child) ? child : None;

    /// <summary>The node of an n-gram, or -1.</summary>
    public int Find(ReadOnlySpan<int> gram)
    {
        var node = Root;
        foreach (var token in gram)
        {
            node = Child(node, token);
            if (node < 0)
            {
                break;
            }
        }

        return node;
    }

    private int Add(int node, int token)
    {
        ref var child = ref CollectionsMarshal.GetValueRefOrAddDefault(children, Key(node, token), out var known);
        if (!known)
        {
            child = counts.Count;
            counts.Add(0);
            followers.Add(0);
            followerTypes.Add(0);
            followerTypes[node]++;
        }

        counts[child]++;
        followers[node]++;
        return child;
    }

    private static long Key(int node, int token) => ((long)node << 32) | (uint)token;
}
