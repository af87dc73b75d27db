using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>
/// The ports that a silo has or is about to have, as one silo of this machine tells another: names of sockets that lie in no folder, which
/// only one process can have, and which are gone with it, however it ends. On Linux only; elsewhere every claim is granted.
/// </summary>
internal sealed class PortClaim : IDisposable
{
    private readonly List<Socket> _held = [];

    /// <summary>Takes a port of an address.</summary>
    /// <returns>False when another process has it.</returns>
    public bool Take(IPAddress address, int port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(string.Create(CultureInfo.InvariantCulture, $"\0modcomp-silo/{address}/{port}")));
            _held.Add(socket);
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            return false;
        }
        catch (SocketException)
        {
            // A system without such names; whoever listens will say what is wrong.
            socket.Dispose();
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _held.ForEach(s => s.Dispose());
}
