using System.Diagnostics;
using System.Globalization;

namespace ModalityCompetition.Client.Tests.Support;

/// <summary>A file system of a few kilobytes in memory, where the system lets a test mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    /// <summary>What a test says that cannot mount one.</summary>
    public const string Missing =
        "Mounting a small tmpfs is not permitted here: run the tests as root, or with 'unshare --map-root-user --mount dotnet test'.";

    private const int Page = 4096;
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    /// <summary>Mounts it; null where that is not permitted.</summary>
    public static SmallDisk? Mount(string folder, int kilobytes)
    {
        Directory.CreateDirectory(folder);
        string size = string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k");
        return OperatingSystem.IsLinux() && Call("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder) == 0 ? new SmallDisk(folder) : null;
    }

    /// <summary>Fills it up to some kilobytes.</summary>
    /// <returns>The file that fills it; deleting it makes room.</returns>
    public string Fill(int leave)
    {
        // Files without a name that commands of this process left to a finaliser would make room later.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        string filler = Path.Combine(_folder, "filler");
        using (var stream = new FileStream(filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            try
            {
                while (true)
                {
                    stream.Write(new byte[Page]);
                }
            }
            catch (IOException)
            {
                stream.SetLength(Math.Max(0, stream.Length - (leave << 10)));
            }
        }

        return filler;
    }

    /// <summary>Lets nobody write any more.</summary>
    /// <returns>Whether that is permitted.</returns>
    public bool Freeze() => Call("mount", "-o", "remount,ro", _folder) == 0;

    public void Dispose() => Call("umount", "-l", _folder);

    private static int Call(string program, params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true }
        )!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
