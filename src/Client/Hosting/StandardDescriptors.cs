namespace ModalityCompetition.Client.Hosting;

/// <summary>
/// Whether standard output and standard error are those that the process was started with. Where one was closed (<c>2&gt;&amp;-</c>), the
/// runtime has opened something else under its number by the time that any code of ours runs, one of its own pipes for example, and whoever
/// wrote there would write into that.
/// </summary>
internal static class StandardDescriptors
{
    private const int LastStandard = 2;

    // The access mode of an open file, O_ACCMODE; reading alone is 0.
    private const int AccessMode = 3;

    /// <summary>Whether text may be written to a descriptor; true where the system does not tell.</summary>
    /// <param name="descriptor">1 for standard output, 2 for standard error.</param>
    public static bool IsOurs(int descriptor)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        try
        {
            return IsOurs(descriptor, Open());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            return true;
        }
    }

    /// <summary>
    /// The decision: not what can only be read, nothing without a name, and no pipe whose other end this process holds as well.
    /// </summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="open">Everything that is open: number, what it is (as <c>/proc/self/fd</c> says), access mode.</param>
    internal static bool IsOurs(int descriptor, IReadOnlyList<(int Number, string Target, int Mode)> open)
    {
        foreach ((int number, string target, int mode) in open)
        {
            if (number == descriptor)
            {
                return mode != 0
                    && !target.StartsWith("anon_inode:", StringComparison.Ordinal)
                    && !(
                        target.StartsWith("pipe:", StringComparison.Ordinal)
                        && open.Any(o => o.Number > LastStandard && o.Target == target && o.Mode == 0)
                    );
            }
        }

        return false;
    }

    private static List<(int Number, string Target, int Mode)> Open()
    {
        List<(int Number, string Target, int Mode)> open = [];
        foreach (FileSystemInfo entry in new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos())
        {
            // What is enumerated may be closed by now, the folder itself for one.
            string info = $"/proc/self/fdinfo/{entry.Name}";
            if (
                entry.LinkTarget is { } target
                && int.TryParse(entry.Name, out int number)
                && File.Exists(info)
                && File.ReadLines(info).FirstOrDefault(l => l.StartsWith("flags:", StringComparison.Ordinal)) is { } flags
            )
            {
                open.Add((number, target, Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & AccessMode));
            }
        }

        return open;
    }
}
