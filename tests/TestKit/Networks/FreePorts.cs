using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ModalityCompetition.TestKit.Networks;

/// <summary>
/// Ports for processes that start later. They come from below the range out of which the system gives ports to connections, so that none of
/// those takes one before its process has it; and from blocks of which this process holds the lock file, so that no other test host,
/// which may run at the same time, gives the same to its own.
/// </summary>
public static class FreePorts
{
    private const int First = 20_000;
    private const int Size = 50;
    private const int Blocks = 200;
    private static readonly Lock s_turn = new();
    private static readonly List<FileStream> s_held = [];
    private static int s_next;
    private static int s_end;

    /// <summary>A port that nobody uses at this moment and that no test is given again.</summary>
    public static int Next() => Next(1);

    /// <summary>The first of some ports in a row, for a script that counts on from it.</summary>
    /// <param name="count">Number of ports, at most 50.</param>
    public static int Next(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Size);
        lock (s_turn)
        {
            while (true)
            {
                if (s_next + count > s_end)
                {
                    (s_next, s_end) = Block();
                }

                int port = s_next;
                int taken = Enumerable.Range(port, count).LastOrDefault(p => !IsFree(p));
                s_next = taken > 0 ? taken + 1 : port + count;
                if (taken == 0)
                {
                    return port;
                }
            }
        }
    }

    // A lock goes with its process, however that ends; the files stay and are empty.
    private static (int First, int End) Block()
    {
        string home = Environment.GetEnvironmentVariable("HOME") ?? "";
        string folder = Path.Combine(Path.GetTempPath(), "modcomp-test-ports" + home.Replace('/', '-'));
        Directory.CreateDirectory(folder);
        for (int i = 0; i < Blocks; i++)
        {
            int block = (Environment.ProcessId + i) % Blocks;
            try
            {
                string path = Path.Combine(folder, block.ToString(CultureInfo.InvariantCulture));
                s_held.Add(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
                return (First + (block * Size), First + ((block + 1) * Size));
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                // Another test host has it, or this one used it up.
            }
        }

        throw new InvalidOperationException($"None of the ports {First} to {First + (Blocks * Size) - 1} is left.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
