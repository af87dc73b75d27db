namespace ModalityCompetition.Sweeps.Ledger.Files;

/// <summary>The file system as the ledger needs it; the seam at which tests inject failing disks.</summary>
internal interface ILedgerDisk
{
    /// <summary>Whether a file exists.</summary>
    bool Exists(string path);

    /// <summary>Opens an existing file.</summary>
    ILedgerFile Open(string path, bool writable);

    /// <summary>Creates or replaces a file as a whole and forces it and its folder to the disk.</summary>
    void WriteWhole(string path, Action<Stream> write);
}
