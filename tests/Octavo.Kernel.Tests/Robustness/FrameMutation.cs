using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Octavo.Notebooks.Wire;

namespace Octavo.Kernel.Tests.Robustness;

/// <summary>Makes wrong messages out of right ones, the same ones for the same seed.</summary>
internal sealed class FrameMutation(string key, int seed)
{
    private static readonly string[] Types =
    [
        "execute_request", "complete_request", "inspect_request", "history_request", "is_complete_request", "comm_info_request", "comm_open",
        "comm_msg", "comm_close", "kernel_info_request", "interrupt_request", "input_reply", "debug_request", "nonsense", "\u0000", "",
    ];

    private static readonly string[] Fields =
    [
        "code", "silent", "store_history", "user_expressions", "allow_stdin", "stop_on_error", "cursor_pos", "detail_level", "hist_access_type",
        "n", "pattern", "session", "start", "stop", "unique", "output", "comm_id", "target_name", "data", "value", "restart",
    ];

    private readonly Random random = new(seed);
    private readonly MessageCodec codec = new(key);
    private IReadOnlyList<byte[]> last = [];

    /// <summary>Frames that carry no right signature, or are no message at all: each must be dropped.</summary>
    public IReadOnlyList<byte[]> Unsigned()
    {
        var frames = codec.Write(LiveKernel.Message("execute_request", Cell())).Select(frame => (byte[])frame.Clone()).ToList();
        switch (random.Next(9))
        {
            case 0:
                // One flipped bit in what is signed.
                var frame = frames[2 + random.Next(4)];
                frame[random.Next(frame.Length)] ^= (byte)(1 << random.Next(8));
                return frames;
            case 1:
                return [.. frames.Take(random.Next(1, 6))];
            case 2:
                var at = random.Next(6);
                frames[at] = frames[at][..random.Next(frames[at].Length)];
                return frames;
            case 3:
                frames[1] = [];
                return frames;
            case 4:
                frames[5] = Noise(random.Next(200, 2000));
                return frames;
            case 5:
                return [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => Noise(random.Next(40)))];
            case 6:
                frames[0] = "<IDS|MSG"u8.ToArray();
                return frames;
            case 7:
                frames[1] = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Noise(32)));
                return frames;
            default:
                return new MessageCodec("a guess").Write(LiveKernel.Message("shutdown_request", []));
        }
    }

    /// <summary>Frames with a right signature over something that is no message of the protocol: each must be dropped.</summary>
    public IReadOnlyList<byte[]> SignedNonsense()
    {
        byte[] header = Encoding.UTF8.GetBytes($"{{\"msg_id\":\"{Guid.NewGuid():N}\",\"msg_type\":\"execute_request\"}}");
        byte[] content = "{\"code\":\"1\"}"u8.ToArray();
        var wrong = random.Next(6) switch
        {
            0 => Noise(random.Next(1, 200)),
            1 => Encoding.UTF8.GetBytes(new string('[', 5000)),
            2 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 2000)) + "1" + new string('}', 2000)),
            3 => [(byte)'{', (byte)'"', 0xff, 0xc0, (byte)'"', (byte)':', (byte)'1', (byte)'}'],
            4 => Encoding.UTF8.GetBytes($"[{random.Next()}]"),
            _ => Encoding.UTF8.GetBytes($"{{\"a\":1,\"a\":{random.Next()}}}"),
        };
        return random.Next(2) == 0 ? Signed(wrong, content) : Signed(header, wrong);
    }

    /// <summary>A well-formed, rightly signed message whose fields are of any type: it may be answered with an error, or be let go.</summary>
    public IReadOnlyList<byte[]> WrongFields()
    {
        var content = new JsonObject();
        for (var count = random.Next(6); count > 0; count--)
        {
            content[Fields[random.Next(Fields.Length)]] = Value(depth: 0);
        }

        var type = Types[random.Next(Types.Length)];
        return last = codec.Write(LiveKernel.Message(type.Length == 0 ? "x" : type, content));
    }

    /// <summary>The latest message of <see cref="WrongFields"/> once more: it must be dropped.</summary>
    public IReadOnlyList<byte[]> Replay() => last;

    private static JsonObject Cell() => new() { ["code"] = "throw new Exception(\"must never run\");", ["silent"] = false };

    private JsonNode? Value(int depth) => random.Next(9) switch
    {
        0 => null,
        1 => random.Next(),
        2 => -1e300,
        3 => random.Next(2) == 0,
        4 => "\ud83d\ude00 text",
        5 => new string('(', random.Next(3000)),
        6 when depth < 5 => new JsonArray(Value(depth + 1), Value(depth + 1)),
        7 when depth < 5 => new JsonObject { ["k"] = Value(depth + 1) },
        _ => "",
    };

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }

    private byte[][] Signed(byte[] header, byte[] content)
    {
        byte[][] body = [header, "{}"u8.ToArray(), "{}"u8.ToArray(), content];
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), body.SelectMany(frame => frame).ToArray()));
        return ["<IDS|MSG>"u8.ToArray(), Encoding.ASCII.GetBytes(signature), .. body];
    }
}
