using Microsoft.Extensions.Logging;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Sweeps.Archives.Runs;

/// <summary>
/// The archives of a server's sweeps: the one that the operator gives to all of them, and those that specs may name. A spec comes from
/// somebody else than the operator, whose rights on archives the server has; so what it names counts only at or below a place that the
/// operator allows, and is compared as text, in which nothing leads out of that place.
/// </summary>
public sealed class ServerArchives
{
    private readonly Func<string, IArchiveStorage> _open;
    private readonly string? _address;
    private readonly string[] _allowed;

    /// <summary>Keeps what the operator says.</summary>
    /// <param name="address">Archive of every sweep whose spec names none; null for none.</param>
    /// <param name="allowed">Addresses at and below which a spec may name an archive, besides that one.</param>
    /// <param name="open">Opens an archive by its address.</param>
    /// <param name="following">How far behind archives may be.</param>
    public ServerArchives(
        string? address,
        IEnumerable<string> allowed,
        Func<string, IArchiveStorage> open,
        ArchiveFollowerOptions? following = null
    )
    {
        ArgumentNullException.ThrowIfNull(allowed);
        ArgumentNullException.ThrowIfNull(open);
        _address = address?.TrimEnd('/');
        _allowed = [.. allowed.Concat(address is null ? [] : [address]).Select(a => a.TrimEnd('/')).Distinct(StringComparer.Ordinal)];
        _open = open;
        Following = following ?? new ArchiveFollowerOptions();
    }

    /// <summary>A server without archives.</summary>
    public static ServerArchives None { get; } = new(null, [], _ => throw new InvalidOperationException("There are no archives."));

    /// <summary>How far behind archives may be.</summary>
    public ArchiveFollowerOptions Following { get; }

    /// <summary>The archive of a sweep; null for none.</summary>
    /// <param name="named">What its spec names; null for nothing.</param>
    public string? AddressOf(string? named) => named?.TrimEnd('/') ?? _address;

    /// <summary>Why a spec may not name an archive, as a sentence; null where it may, or names none.</summary>
    /// <param name="named">What it names; null for nothing.</param>
    public string? Refusal(string? named)
    {
        if (named is null || _allowed.Any(a => IsAtOrBelow(named.TrimEnd('/'), a)))
        {
            return null;
        }

        return _allowed.Length == 0
            ? "This server brings results into no archive that a spec names: remove output.archive, or have the server's operator allow "
                + "its address ('modcomp serve --allow-archive URL', in a cluster the setting Silo:AllowedArchives)."
            : $"This server brings results into no archive that a spec names but at or below {string.Join(" or ", _allowed)}: set "
                + "output.archive to such an address, or remove it.";
    }

    /// <summary>Opens the archive of a sweep.</summary>
    /// <param name="named">What its spec names; null for nothing.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="log">The log.</param>
    /// <returns>The archive, or null with the reason why there is none; both null for a sweep without one.</returns>
    public (RunArchive? Archive, ArchiveStanding? Standing) Open(string? named, ArchivedSweep sweep, ILogger log)
    {
        if (AddressOf(named) is not { } address)
        {
            return (null, null);
        }

        // What was allowed when the sweep was submitted may not be any more.
        if (Refusal(named) is { } refusal)
        {
            return (null, new ArchiveStanding(address, null, refusal));
        }

        try
        {
            return (
                new RunArchive(_open(address), sweep, Following, log) { Address = address, IsOptional = true },
                new ArchiveStanding(address, null, null)
            );
        }
        catch (ArchiveException wrong)
        {
            return (null, new ArchiveStanding(address, null, $"The archive {address} is behind: {wrong.Message}"));
        }
    }

    /// <summary>Brings up the archive of a sweep that rests.</summary>
    /// <param name="named">What its spec names; null for nothing.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="ledger">Its trials.</param>
    /// <param name="files">Files of the run.</param>
    /// <param name="log">The log.</param>
    /// <param name="stop">Stops; the archive then stays behind.</param>
    /// <returns>Where it stands; null for a sweep without an archive.</returns>
    public async Task<ArchiveStanding?> BringUpAsync(
        string? named,
        ArchivedSweep sweep,
        ITrialLedger ledger,
        IReadOnlyList<ArchiveFile> files,
        ILogger log,
        CancellationToken stop
    )
    {
        (RunArchive? archive, ArchiveStanding? standing) = Open(named, sweep, log);
        if (archive is null)
        {
            return standing;
        }

        await using (archive.ConfigureAwait(false))
        {
            archive.Follow(ledger);
            await archive.FinishAsync(files, stop).ConfigureAwait(false);
            return archive.Standing;
        }
    }

    // Archives keep their contents in these two folders, in which no other archive shall be.
    private static bool IsAtOrBelow(string named, string allowed) =>
        named == allowed
        || (
            named.StartsWith(allowed + "/", StringComparison.Ordinal)
            && named[(allowed.Length + 1)..] is var rest
            && ArchiveNames.IsName(rest)
            && rest.Split('/')[0] is not ("manifests" or "sweeps")
        );
}
