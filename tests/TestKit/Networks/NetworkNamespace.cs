using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace ModalityCompetition.TestKit.Networks;

/// <summary>
/// A network of its own, tied to this machine's by cables that can be cut one by one: packets vanish, and neither side is told. A test that
/// asks for one is skipped where it is not permitted.
/// </summary>
public sealed class NetworkNamespace : IDisposable
{
    private static int s_made;
    private readonly int _number = Interlocked.Increment(ref s_made);
    private readonly string _name;
    private readonly int _cables;

    /// <summary>Makes the network.</summary>
    /// <param name="cables">Number of cables, 1 to 9.</param>
    public NetworkNamespace(int cables = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cables);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cables, 9);
        _cables = cables;
        _name = string.Create(CultureInfo.InvariantCulture, $"mc{Environment.ProcessId % 100000}n{_number}");
        Skip.IfNot(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess,
            "Networks of their own need Linux and root: sudo dotnet test ModalityCompetition.sln"
        );
        Skip.IfNot(
            TryRun("ip", "netns", "add", _name),
            "There are no network namespaces here: apt-get install iproute2; in a container: docker run --privileged ..."
        );
        try
        {
            RunInside("ip", "link", "set", "lo", "up");
            for (int cable = 0; cable < cables; cable++)
            {
                Run("ip", "link", "add", Near(cable), "type", "veth", "peer", "name", Far(cable), "netns", _name);
                Run("ip", "addr", "add", HostAddress(cable) + "/30", "dev", Near(cable));
                Run("ip", "link", "set", Near(cable), "up");
                RunInside("ip", "addr", "add", InnerAddress(cable) + "/30", "dev", Far(cable));
                RunInside("ip", "link", "set", Far(cable), "up");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Puts a command inside when it stands before it.</summary>
    public IReadOnlyList<string> Prefix => ["ip", "netns", "exec", _name];

    /// <summary>Where the namespace sees this machine.</summary>
    public string HostAddress(int cable = 0) => Address(cable, 1);

    /// <summary>Where this machine sees the namespace.</summary>
    public string InnerAddress(int cable = 0) => Address(cable, 2);

    /// <summary>Lets a cable carry nothing.</summary>
    public void Cut(int cable = 0) => RunInside("ip", "link", "set", Far(cable), "down");

    /// <summary>Mends a cable.</summary>
    public void Mend(int cable = 0) => RunInside("ip", "link", "set", Far(cable), "up");

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int cable = 0; cable < _cables; cable++)
        {
            TryRun("ip", "link", "del", Near(cable));
        }

        TryRun("ip", "netns", "del", _name);
    }

    private static string Far(int cable) => string.Create(CultureInfo.InvariantCulture, $"far{cable}");

    private static void Run(params string[] command) => Assert.True(TryRun(command), $"{string.Join(' ', command)} failed.");

    private static bool TryRun(params string[] command)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private string Near(int cable) => string.Create(CultureInfo.InvariantCulture, $"{_name}c{cable}");

    // Processes at the same time have different numbers, and so have different subnets.
    private string Address(int cable, int side) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"10.{200 + (Environment.ProcessId % 50)}.{Environment.ProcessId / 50 % 250}.{(4 * ((9 * (_number % 6)) + cable)) + side}"
        );

    private void RunInside(params string[] command) => Run([.. Prefix, .. command]);
}
