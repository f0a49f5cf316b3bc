namespace Octavo.Kernel.Server;

/// <summary>
/// Work that somebody waits for only so long. Work that took too long goes on by itself (it may be loading what the next needs); until it
/// has ended nothing else is begun.
/// </summary>
internal sealed class BoundedWork(TimeSpan limit)
{
    // Compilers descend into code as deep as it is nested.
    private const int StackBytes = 16 * 1024 * 1024;

    private readonly Lock gate = new();
    private Thread? late;

    /// <summary>The work's result; null where it failed or took too long.</summary>
    public T? Run<T>(Func<T?> work)
        where T : class
    {
        lock (gate)
        {
            // Whoever asked once and got nothing asks at every letter: those that come after are not kept waiting as long.
            if (late is not null && !late.Join(limit / 20))
            {
                return null;
            }

            T? result = null;
            var thread = new Thread(
                () =>
                {
                    try
                    {
                        Volatile.Write(ref result, work());
                    }
                    catch (Exception)
                    {
                        // Half-typed code may bring a compiler's service to fall; whoever types must not notice.
                    }
                },
                StackBytes)
            { IsBackground = true, Name = "octavo assistance" };
            thread.Start();
            late = thread.Join(limit) ? null : thread;
            return late is null ? Volatile.Read(ref result) : null;
        }
    }
}
