using System.Runtime.CompilerServices;
using ModalityCompetition.Sweeps.Archives.Storage;

namespace ModalityCompetition.Sweeps.Archives.Upkeep;

/// <summary>Looks through an archive.</summary>
public static class ArchiveOverview
{
    /// <summary>Every sweep of an archive, by identifier, with its manifest or with what is wrong with that.</summary>
    /// <exception cref="ArchiveException">The archive cannot be read.</exception>
    public static async IAsyncEnumerable<(string Sweep, ArchiveManifest? Manifest, string? Damage)> SweepsAsync(
        IArchiveStorage storage,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(storage);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (ArchiveEntry entry in storage.ListAsync(ArchiveNames.Manifests, cancellation).ConfigureAwait(false))
        {
            if (ArchiveNames.SweepOf(entry.Name) is { } sweep)
            {
                names.Add(sweep);
            }
        }

        foreach (string sweep in names)
        {
            ArchiveManifest? manifest = null;
            string? damage = null;
            try
            {
                manifest = await new ArchivePull(storage).FindAsync(sweep, cancellation).ConfigureAwait(false);
            }
            catch (ArchiveException failure) when (failure.Failure is ArchiveFailure.Storage or ArchiveFailure.Refused)
            {
                damage = failure.Message;
            }

            if (manifest is not null || damage is not null)
            {
                yield return (sweep, manifest, damage);
            }
        }
    }

    /// <summary>The one sweep that a word means: its identifier, the beginning of it, or its name.</summary>
    /// <exception cref="ArchiveException">There is none, or more than one.</exception>
    public static async Task<ArchiveManifest> FindAsync(IArchiveStorage storage, string word, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(word);
        List<ArchiveManifest> matching = [];
        List<string> known = [];
        await foreach (var (sweep, manifest, damage) in SweepsAsync(storage, cancellation).ConfigureAwait(false))
        {
            known.Add(sweep);
            if (sweep == word)
            {
                return manifest ?? throw new ArchiveException(damage!);
            }

            if (manifest is not null && (manifest.Name == word || sweep.StartsWith(word, StringComparison.Ordinal)))
            {
                matching.Add(manifest);
            }
        }

        return matching switch
        {
            [var one] => one,
            [] => throw new ArchiveException(
                $"{storage.Address} has no sweep {word}: {(known.Count == 0 ? "it has none" : $"it has {string.Join(", ", known)}")}.",
                ArchiveFailure.Refused
            ),
            _ => throw new ArchiveException(
                $"{storage.Address} has {matching.Count} sweeps that {word} may mean: give one of "
                    + $"{string.Join(", ", matching.Select(m => m.Sweep))}.",
                ArchiveFailure.Refused
            ),
        };
    }
}
