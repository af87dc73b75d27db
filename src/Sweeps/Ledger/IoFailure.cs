namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>Says in a few words why the system refused to read or write.</summary>
internal static class IoFailure
{
    private const int DiskFullPosix = 28;
    private const int DiskFullWindows = unchecked((int)0x80070070);
    private const int HandleDiskFullWindows = unchecked((int)0x80070027);
    private const int ReadOnlyFileSystemPosix = 30;
    private const int QuotaLinux = 122;
    private const int InputOutputPosix = 5;

    /// <summary>The reason, a phrase without a full stop.</summary>
    public static string Reason(Exception failure) =>
        failure switch
        {
            UnauthorizedAccessException => "permission denied",
            DirectoryNotFoundException => "a folder on the way does not exist or is not a folder",
            FileNotFoundException => "the file does not exist",
            PathTooLongException => "the path is too long",
            IOException { HResult: DiskFullPosix or DiskFullWindows or HandleDiskFullWindows } => "the disk is full",
            IOException { HResult: QuotaLinux } => "the disk quota is used up",
            IOException { HResult: ReadOnlyFileSystemPosix } => "the file system is read-only",
            IOException { HResult: InputOutputPosix } => "the disk reports an input/output error",
            _ => failure.Message.TrimEnd('.'),
        };
}
