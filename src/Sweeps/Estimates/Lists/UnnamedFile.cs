using Microsoft.Win32.SafeHandles;

namespace ModalityCompetition.Sweeps.Estimates.Lists;

/// <summary>
/// A file that nothing is left of however the process ends: where the system lets a file be deleted while it is open, it is deleted when it
/// is made.
/// </summary>
internal static class UnnamedFile
{
    /// <summary>
    /// Makes one, for reading and writing. It goes away with its handle, which has a finaliser: at the latest with the last reference to
    /// it.
    /// </summary>
    /// <param name="folder">A folder of the file system that is to hold it.</param>
    /// <exception cref="IOException">It could not be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It could not be made.</exception>
    public static SafeFileHandle Create(string folder)
    {
        string path = Path.Combine(folder, $".modcomp-{Guid.NewGuid():N}.tmp");
        bool atClose = OperatingSystem.IsWindows();
        SafeFileHandle file = File.OpenHandle(
            path,
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            atClose ? FileOptions.DeleteOnClose : FileOptions.None
        );
        if (!atClose)
        {
            File.Delete(path);
        }

        return file;
    }
}
