using System.Diagnostics;
using System.Globalization;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Support;

/// <summary>A network of its own, tied to this machine's by one cable that can be cut: packets vanish, and neither side is told.</summary>
internal sealed class NetworkNamespace : IDisposable
{
    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"mc{Environment.ProcessId % 100000}");

    public NetworkNamespace()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Network namespaces need Linux and root.");
        Skip.IfNot(TryRun("ip", "netns", "add", _name), "Network namespaces are not permitted here.");
        try
        {
            Run("ip", "link", "add", Cable, "type", "veth", "peer", "name", "far0", "netns", _name);
            Run("ip", "addr", "add", HostAddress + "/30", "dev", Cable);
            Run("ip", "link", "set", Cable, "up");
            Run("ip", "netns", "exec", _name, "ip", "addr", "add", $"{Subnet}.2/30", "dev", "far0");
            Run("ip", "netns", "exec", _name, "ip", "link", "set", "far0", "up");
            Run("ip", "netns", "exec", _name, "ip", "link", "set", "lo", "up");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where the namespace sees this machine.</summary>
    public string HostAddress => Subnet + ".1";

    /// <summary>Runs a command inside.</summary>
    public string[] Prefix => ["ip", "netns", "exec", _name];

    private static string Subnet => string.Create(CultureInfo.InvariantCulture, $"10.{200 + (Environment.ProcessId % 50)}.{Environment.ProcessId / 50 % 250}");

    private string Cable => _name + "a";

    public void Cut() => Run("ip", "netns", "exec", _name, "ip", "link", "set", "far0", "down");

    public void Mend() => Run("ip", "netns", "exec", _name, "ip", "link", "set", "far0", "up");

    public void Dispose()
    {
        TryRun("ip", "link", "del", Cable);
        TryRun("ip", "netns", "del", _name);
    }

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
}
