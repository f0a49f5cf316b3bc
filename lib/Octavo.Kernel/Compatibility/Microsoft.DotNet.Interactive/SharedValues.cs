using System.Collections.Concurrent;
using System.ComponentModel;

namespace Microsoft.DotNet.Interactive;

/// <summary>Where a value waits between the language that gives it and the code that declares it in another.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SharedValues
{
    private static readonly ConcurrentDictionary<int, object?> Waiting = new();
    private static int last;

    /// <summary>Takes the value that was offered under the number, once.</summary>
    public static object? Take(int number) =>
        Waiting.TryRemove(number, out var value) ? value : throw new InvalidOperationException($"No value waits under the number {number}.");

    internal static int Offer(object? value)
    {
        var number = Interlocked.Increment(ref last);
        Waiting[number] = value;
        return number;
    }
}
