using System.Diagnostics;
using System.Globalization;

namespace ModalityCompetition.Client.Tests.Support;

/// <summary>A file system of a few kilobytes in memory, where the system lets a test mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    /// <summary>Mounts it; null where that is not permitted.</summary>
    public static SmallDisk? Mount(string folder, int kilobytes)
    {
        Directory.CreateDirectory(folder);
        string size = string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k");
        return OperatingSystem.IsLinux() && Call("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder) == 0 ? new SmallDisk(folder) : null;
    }

    public void Dispose() => Call("umount", "-l", _folder);

    private static int Call(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
