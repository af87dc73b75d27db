namespace ModalityCompetition.Sweeps.Instruments;

/// <summary>Room on a disk.</summary>
internal static class FreeDisk
{
    /// <summary>Bytes that are free on the disk of a folder; null where that is not known.</summary>
    public static long? Of(string folder)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Whatever is wrong with the folder, whoever writes there says it.
            return null;
        }
    }
}
