using System.Runtime.InteropServices;

namespace ModalityCompetition.Sweeps.Ledger.Files;

/// <summary>
/// Forces a folder's entries to the disk, without which a renamed or created file may be missing after a loss of power. POSIX only; Windows
/// journals its folders and offers no such call.
/// </summary>
internal static class FolderSync
{
    /// <summary>Forces the folder's entries to the disk. File systems that refuse to sync a folder are left to their own care.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(folder, 0);
        if (descriptor >= 0)
        {
            _ = Fsync(descriptor);
            _ = Close(descriptor);
        }
    }

    // Flags 0 is O_RDONLY on every POSIX system; the base class library cannot open a folder.
    [DllImport(
        "libc",
        EntryPoint = "open",
        SetLastError = true,
        CharSet = CharSet.Ansi,
        BestFitMapping = false,
        ThrowOnUnmappableChar = true
    )]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
