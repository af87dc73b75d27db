using System.Net;
using System.Net.Sockets;

namespace ModalityCompetition.TestKit.Networks;

/// <summary>
/// Ports for processes that start later. They come from below the range out of which the system gives ports to connections, so that none of those takes one before its process has it.
/// </summary>
public static class FreePorts
{
    private const int First = 20_000;
    private const int Count = 10_000;
    private static int s_next = Environment.ProcessId * 97 % Count;

    /// <summary>A port that nobody uses at this moment and that nobody in this process is given again soon.</summary>
    public static int Next()
    {
        for (int tried = 0; tried < Count; tried++)
        {
            int port = First + ((Interlocked.Increment(ref s_next) & int.MaxValue) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Any, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }

        throw new InvalidOperationException($"None of the ports {First} to {First + Count - 1} is free.");
    }
}
