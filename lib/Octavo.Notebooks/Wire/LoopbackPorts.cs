using System.Net;
using System.Net.Sockets;

namespace Octavo.Notebooks.Wire;

/// <summary>Free ports on the loopback interface.</summary>
internal static class LoopbackPorts
{
    /// <summary>Ports that the system handed out together, so that they differ; another process may still take one before its use.</summary>
    public static int[] FindFree(int count)
    {
        var sockets = new Socket[count];
        try
        {
            for (var i = 0; i < count; i++)
            {
                sockets[i] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                sockets[i].Bind(new IPEndPoint(IPAddress.Loopback, 0));
            }

            return [.. sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)];
        }
        finally
        {
            foreach (var socket in sockets)
            {
                socket?.Dispose();
            }
        }
    }
}
