using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Octavo.Notebooks.Wire;

namespace Octavo.Notebooks.Tests.Wire;

public sealed class MessageCodecTests
{
    private const string Key = "0123456789abcdef";

    private static readonly JupyterMessage Sample = new()
    {
        Identities = ["peer"u8.ToArray()],
        Header = MessageHeader.Create("execute_request", "session", "user"),
        Parent = MessageHeader.Create("kernel_info_request", "session", "user"),
        Metadata = new JsonObject { ["a"] = 1 },
        Content = new JsonObject { ["code"] = "\"\u00e4\n\ud83d\ude00\"" },
        Buffers = [[1, 2, 3], []],
    };

    [Fact]
    public void A_message_comes_back_as_it_was_written()
    {
        var codec = new MessageCodec(Key);
        var read = codec.Read(codec.Write(Sample));
        Assert.NotNull(read);
        Assert.Equal(Sample.Header, read.Header);
        Assert.Equal(Sample.Parent, read.Parent);
        Assert.Equal(Sample.Identities, read.Identities);
        Assert.Equal(Sample.Buffers, read.Buffers);
        Assert.Equal((string?)Sample.Content["code"], (string?)read.Content["code"]);
        Assert.Equal(1, (int?)read.Metadata["a"]);
        Assert.Equal(0, codec.DroppedCount);
    }

    [Fact]
    public void The_signature_is_the_hash_of_the_four_frames_after_it()
    {
        var frames = new MessageCodec(Key).Write(Sample);
        var signed = frames.Skip(3).Take(4).SelectMany(frame => frame).ToArray();
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), signed));
        Assert.Equal(expected, Encoding.ASCII.GetString(frames[2]));
    }

    [Fact]
    public void Another_key_is_refused_and_counted()
    {
        var codec = new MessageCodec(Key);
        Assert.Null(codec.Read(new MessageCodec("another").Write(Sample)));
        Assert.Equal(1, codec.DroppedCount);
        Assert.Equal("wrong signature", codec.LastProblem);
    }

    [Fact]
    public void A_change_anywhere_in_the_signed_frames_is_refused()
    {
        var codec = new MessageCodec(Key);
        var random = new Random(1);
        for (var i = 0; i < 5000; i++)
        {
            var frames = codec.Write(Sample).Select(frame => (byte[])frame.Clone()).ToArray();
            var frame = frames[2 + random.Next(5)];
            var position = random.Next(frame.Length);
            var bit = 1 << random.Next(8);

            // Hexadecimal digits may be upper or lower case: that is the same signature.
            if (frame == frames[2] && bit == 0x20 && char.IsAsciiLetter((char)frame[position]))
            {
                continue;
            }

            frame[position] ^= (byte)bit;
            Assert.Null(codec.Read(frames));
        }

        Assert.True(codec.DroppedCount > 4000);
    }

    [Fact]
    public void Frames_in_any_disorder_are_dropped_without_an_exception()
    {
        var codec = new MessageCodec(Key);
        var random = new Random(2);
        var valid = 0;
        for (var i = 0; i < 5000; i++)
        {
            var message = Sample with { Header = MessageHeader.Create("execute_request", "session", "user") };
            var frames = codec.Write(message).Select(frame => (byte[])frame.Clone()).ToList();
            for (var changes = random.Next(1, 5); changes > 0 && frames.Count > 0; changes--)
            {
                var at = random.Next(frames.Count);
                switch (random.Next(5))
                {
                    case 0: frames.RemoveAt(at); break;
                    case 1: frames.Insert(at, frames[random.Next(frames.Count)]); break;
                    case 2: frames[at] = []; break;
                    case 3: frames[at] = frames[at][..random.Next(frames[at].Length + 1)]; break;
                    default: random.NextBytes(frames[at]); break;
                }
            }

            valid += codec.Read(frames) is null ? 0 : 1;
        }

        // Identities and buffers are not signed: a change there leaves a valid message.
        Assert.Equal(5000, valid + codec.DroppedCount);
        Assert.InRange(valid, 1, 3000);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"msg_id\":1,\"msg_type\":\"x\"}")]
    [InlineData("{\"msg_id\":\"\",\"msg_type\":\"x\"}")]
    [InlineData("{\"msg_id\":\"a\",\"msg_id\":\"b\",\"msg_type\":\"x\"}")]
    [InlineData("{\"msg_id\":\"\\ud800\",\"msg_type\":\"x\"}")]
    [InlineData("{\"msg_id\":\"a\",\"msg_type\":{}}")]
    public void A_rightly_signed_header_that_is_none_is_dropped(string header)
    {
        var codec = new MessageCodec(Key);
        Assert.Null(codec.Read(Signed(Encoding.UTF8.GetBytes(header), "{}"u8.ToArray())));
        Assert.Equal(1, codec.DroppedCount);
    }

    [Fact]
    public void Rightly_signed_content_that_is_not_text_is_dropped()
    {
        var codec = new MessageCodec(Key);
        var header = "{\"msg_id\":\"a\",\"msg_type\":\"x\"}"u8.ToArray();
        Assert.NotNull(codec.Read(Signed(header, "{\"a\":\"b\"}"u8.ToArray())));
        Assert.Null(codec.Read(Signed(header, [(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}'])));
        Assert.Null(codec.Read(Signed(header, Encoding.UTF8.GetBytes(new string('[', 10_000)))));
    }

    [Fact]
    public void A_message_is_read_once()
    {
        var codec = new MessageCodec(Key);
        var frames = codec.Write(Sample);
        Assert.NotNull(codec.Read(frames));
        Assert.Null(codec.Read(frames));

        // Neither other identities nor capital digits make it another message.
        byte[][] disguised = ["other"u8.ToArray(), .. frames.Skip(1)];
        disguised[2] = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(frames[2]).ToUpperInvariant());
        Assert.Null(codec.Read(disguised));
        Assert.Equal((2, "a message that was read before"), (codec.DroppedCount, codec.LastProblem));
        Assert.NotNull(codec.Read(codec.Write(Sample with { Header = MessageHeader.Create("execute_request", "session", "user") })));
    }

    [Fact]
    public void What_was_read_before_is_remembered_in_a_bounded_memory()
    {
        var codec = new MessageCodec(Key);
        var first = codec.Write(Sample);
        Assert.NotNull(codec.Read(first));
        for (var i = 1; i < ReplayWindow.Capacity; i++)
        {
            codec.Read(codec.Write(Sample with { Metadata = new JsonObject { ["i"] = i } }));
        }

        Assert.Null(codec.Read(first));
        Assert.NotNull(codec.Read(codec.Write(Sample with { Metadata = new JsonObject { ["i"] = 0 } })));
        Assert.NotNull(codec.Read(first));
    }

    private static byte[][] Signed(byte[] header, byte[] content)
    {
        byte[][] body = [header, "{}"u8.ToArray(), "{}"u8.ToArray(), content];
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), body.SelectMany(frame => frame).ToArray()));
        return ["<IDS|MSG>"u8.ToArray(), Encoding.ASCII.GetBytes(signature), .. body];
    }
}
