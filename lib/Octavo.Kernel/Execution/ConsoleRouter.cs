using System.Text;

namespace Octavo.Kernel.Execution;

/// <summary>The console's writer while the kernel runs: hands what is written to the cell that the writing code belongs to.</summary>
internal sealed class ConsoleRouter : TextWriter
{
    private readonly string stream;
    private readonly TextWriter fallback;

    private ConsoleRouter(string stream, TextWriter fallback)
    {
        this.stream = stream;
        this.fallback = fallback;
        CoreNewLine = ['\n'];
    }

    public override Encoding Encoding => Encoding.UTF8;

    public static void Install()
    {
        Console.SetOut(new ConsoleRouter("stdout", Console.Out));
        Console.SetError(new ConsoleRouter("stderr", Console.Error));
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    public override void Write(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        if (CellContext.Current is { } cell)
        {
            cell.Write(stream, value);
        }
        else
        {
            fallback.Write(value);
        }
    }

    public override void WriteLine() => Write("\n");

    public override void WriteLine(string? value) => Write(value + "\n");

    // Flushing is asked for by many libraries after each line; the pause of the buffer is prompt enough.
    public override void Flush()
    {
    }
}
