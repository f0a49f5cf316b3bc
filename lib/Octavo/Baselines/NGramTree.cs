using System.Numerics;

namespace Octavo.Baselines;

/// <summary>
/// All n-grams of a text as a tree: a node is an n-gram, its children the n-grams one token longer. Nodes are numbers into
/// one array; one open-addressing hash table takes (node, token) to the child, so that a step costs two memory reads.
/// </summary>
internal sealed class NGramTree
{
    public const int Root = 0;
    private const int None = -1;
    private const int FirstCapacity = 1 << 12;

    // Slots are empty where the child is 0: the root is nobody's child. Always a power of two, at most two thirds full.
    private Slot[] slots = new Slot[FirstCapacity];
    private Node[] nodes = new Node[FirstCapacity];
    private int count = 1;

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
    public int Count(int node) => node < 0 ? 0 : nodes[node].Count;

    /// <summary>How often the n-gram occurs with a token after it.</summary>
    public int Followers(int node) => nodes[node].Followers;

    /// <summary>How many different tokens occur after the n-gram.</summary>
    public int FollowerTypes(int node) => nodes[node].FollowerTypes;

    /// <summary>The n-gram one token longer, or -1.</summary>
    public int Child(int node, int token)
    {
        var child = slots[SlotOf(slots, Key(node, token))].Child;
        return child == 0 ? None : child;
    }

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
        var key = Key(node, token);
        ref var slot = ref slots[SlotOf(slots, key)];
        var child = slot.Child;
        if (child == 0)
        {
            child = count;
            slot = new Slot { Key = key, Child = child };
            nodes[node].FollowerTypes++;
            count++;
            Grow();
        }

        nodes[child].Count++;
        nodes[node].Followers++;
        return child;
    }

    private void Grow()
    {
        if (count == nodes.Length)
        {
            Array.Resize(ref nodes, 2 * nodes.Length);
        }

        if (3L * count > 2L * slots.Length)
        {
            var larger = new Slot[2 * slots.Length];
            foreach (var slot in slots)
            {
                if (slot.Child != 0)
                {
                    larger[SlotOf(larger, slot.Key)] = slot;
                }
            }

            slots = larger;
        }
    }

    // The slot that holds the key, or the empty one where it belongs.
    private static int SlotOf(Slot[] table, ulong key)
    {
        var mask = table.Length - 1;
        // Fibonacci hashing (Knuth, volume 3, section 6.4): the product's high bits depend on all bits of the key.
        var index = (int)((key * 0x9E3779B97F4A7C15) >> (64 - BitOperations.Log2((uint)table.Length)));
        while (table[index].Child != 0 && table[index].Key != key)
        {
            index = (index + 1) & mask;
        }

        return index;
    }

    private static ulong Key(int node, int token) => ((ulong)(uint)node << 32) | (uint)token;

    private struct Slot
    {
        public ulong Key;
        public int Child;
    }

    private struct Node
    {
        public int Count;
        public int Followers;
        public int FollowerTypes;
    }
}
