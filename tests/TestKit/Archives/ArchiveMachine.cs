using ModalityCompetition.Sweeps.Archives;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.TestKit.Ledgers;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.TestKit.Archives;

/// <summary>A machine that has a ledger of its own of one sweep, of <see cref="Configurations"/> configurations.</summary>
public sealed class ArchiveMachine : IAsyncDisposable
{
    /// <summary>Configurations of the sweep.</summary>
    public const int Configurations = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-archive-").FullName;

    /// <summary>A machine with an empty ledger.</summary>
    public ArchiveMachine() => Ledger = FileLedger.Open(LedgerFile, Identity, new LedgerOptions { Durability = LedgerDurability.None });

    /// <summary>What all results of the sweep have in common.</summary>
    public static LedgerIdentity Identity { get; } = new("a spec\n", new EngineIdentity("synthetic", 1));

    /// <summary>The sweep.</summary>
    public static ArchivedSweep Sweep { get; } = new("tried-0123456789abcdef", "tried", Identity, Configurations);

    /// <summary>The ledger.</summary>
    public FileLedger Ledger { get; }

    /// <summary>Its file.</summary>
    public string LedgerFile => Path.Combine(_folder, "trials.ledger");

    /// <summary>The hash of all its results.</summary>
    public string Hash => ResultsHash.Of(Ledger, Configurations);

    /// <summary>Small segments and commits, so that few trials make many of them.</summary>
    public static ArchivePushOptions Small { get; } = new() { SegmentBytes = 4096, CommitBytes = 20_000 };

    /// <summary>Computes trials.</summary>
    public async Task ComputeAsync(params TrialBlock[] blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        foreach (TrialBlock block in blocks)
        {
            await Ledger.AppendAsync(block, LedgerTrials.Of(block), CancellationToken.None);
        }
    }

    /// <summary>Pushes what there is.</summary>
    public Task<ArchivePushOutcome> PushAsync(IArchiveStorage storage, ArchivePushOptions? options = null, params ArchiveFile[] files) =>
        new ArchivePush(storage, options ?? Small).RunAsync(Sweep, Ledger, files, CancellationToken.None);

    /// <summary>Pulls what the archive has.</summary>
    public async Task<ArchivePullOutcome> PullAsync(IArchiveStorage storage)
    {
        var pull = new ArchivePull(storage);
        ArchiveManifest manifest =
            await pull.FindAsync(Sweep.Id, CancellationToken.None) ?? throw new InvalidOperationException("There is no manifest.");
        return await pull.TrialsAsync(manifest, Ledger, Configurations, CancellationToken.None);
    }

    /// <summary>Checks all that an archive has of the sweep.</summary>
    public static async Task<ArchiveVerification> VerifyAsync(IArchiveStorage storage)
    {
        var pull = new ArchivePull(storage);
        ArchiveManifest manifest =
            await pull.FindAsync(Sweep.Id, CancellationToken.None) ?? throw new InvalidOperationException("There is no manifest.");
        return await pull.VerifyAsync(manifest, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
