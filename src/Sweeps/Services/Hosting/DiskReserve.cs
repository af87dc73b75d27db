using System.Globalization;
using ModalityCompetition.Sweeps.Instruments;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>
/// The room that a server or a silo leaves on the disk of its folder: below it no sweep is taken or goes on, so that what is written of
/// those that are there, and everybody else on the disk, still has some. Thread-safe.
/// </summary>
/// <param name="folder">The data folder.</param>
/// <param name="reserve">Bytes that are left; 0 for none.</param>
/// <param name="free">Bytes that are free on the disk of a folder; null where that is not known. Null for what the system says.</param>
/// <param name="what">What the folder is, as in "the data folder".</param>
/// <param name="setting">What is made smaller where no room can be made, as the end of a sentence.</param>
public sealed class DiskReserve(
    string folder,
    long reserve,
    Func<string, long?>? free = null,
    string what = "the data folder",
    string setting = "start the server with a smaller --disk-reserve"
)
{
    private const double Mebibyte = 1 << 20;
    private readonly Func<string, long?> _free = free ?? FreeDisk.Of;

    /// <summary>Whether there is a reserve at all.</summary>
    public bool IsKept => reserve > 0;

    /// <summary>Bytes that are free on the disk; null where that is not known.</summary>
    public long? Left => _free(folder);

    /// <summary>What is wrong, one sentence with the remedy; null while there is room, and where nobody knows.</summary>
    public string? Complaint()
    {
        if (reserve <= 0 || Left is not { } bytes || bytes >= reserve)
        {
            return null;
        }

        string left = string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(bytes / Mebibyte)} MiB");
        string kept = string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(reserve / Mebibyte)} MiB");
        return $"The disk of {what} {folder} has {left} left, fewer than the {kept} that are kept free: make room there, or {setting}.";
    }
}
