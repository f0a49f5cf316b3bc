using Octavo.Notebooks.Wire;

namespace Octavo.Notebooks.Tests.Wire;

public sealed class ConnectionInfoTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"octavo-test-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(path);

    [Fact]
    public void What_is_saved_is_loaded()
    {
        var made = ConnectionInfo.Create("octavo-csharp");
        made.Save(path);
        Assert.Equal(made, ConnectionInfo.Load(path));
    }

    [Fact]
    public void Ports_differ_and_keys_are_never_the_same()
    {
        var (first, second) = (ConnectionInfo.Create(), ConnectionInfo.Create());
        int[] ports = [first.ShellPort, first.ControlPort, first.StdinPort, first.IopubPort, first.HeartbeatPort];
        Assert.Equal(5, ports.Distinct().Count());
        Assert.NotEqual(first.Key, second.Key);
        Assert.Equal(64, first.Key.Length);
    }

    [Fact]
    public void Only_its_owner_can_read_the_file_and_an_exposed_one_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such file modes.");
            return;
        }

        ConnectionInfo.Create().Save(path);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var refused = Assert.Throws<ConnectionFileException>(() => ConnectionInfo.Load(path));
        Assert.Contains("chmod 600", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"ip\":\"127.0.0.1\"", "\"ip\":\"0.0.0.0\"", "loopback")]
    [InlineData("\"transport\":\"tcp\"", "\"transport\":\"ipc\"", "transport")]
    [InlineData("\"signature_scheme\":\"hmac-sha256\"", "\"signature_scheme\":\"hmac-md5\"", "signature_scheme")]
    [InlineData("\"shell_port\":", "\"shell_port\":\"x\",\"was\":", "wrong type")]
    [InlineData("\"shell_port\":", "\"was\":", "shell_port")]
    [InlineData("\"key\":\"", "\"key\":\"\",\"was\":\"", "no key")]
    [InlineData("{", "[", "JSON")]
    public void A_file_that_must_not_be_used_is_refused_with_the_reason(string found, string replacement, string reason)
    {
        ConnectionInfo.Create().Save(path);
        var text = File.ReadAllText(path);
        Assert.Contains(found, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(found, replacement));
        var refused = Assert.Throws<ConnectionFileException>(() => ConnectionInfo.Load(path));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("nowhere.json", Assert.Throws<ConnectionFileException>(() => ConnectionInfo.Load("nowhere.json")).Message, StringComparison.Ordinal);
}
