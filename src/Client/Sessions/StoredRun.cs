using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Client.Sessions;

/// <summary>A run in its folder, opened for reading: what was run and what is done. Another process may be running it meanwhile.</summary>
internal sealed class StoredRun : IAsyncDisposable
{
    private StoredRun(RunFolder folder, SpecReading reading, FileLedger ledger)
    {
        Folder = folder;
        Spec = reading.Spec!;
        Warnings = reading.Warnings;
        Ledger = ledger;
    }

    /// <summary>The folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>What was run.</summary>
    public SweepSpec Spec { get; }

    /// <summary>What is unusual about its spec.</summary>
    public IReadOnlyList<SpecWarning> Warnings { get; }

    /// <summary>Its ledger.</summary>
    public FileLedger Ledger { get; }

    /// <summary>Opens a run.</summary>
    /// <exception cref="RunException">The folder holds no run.</exception>
    /// <exception cref="ClientException">The folder's spec is not that of its ledger.</exception>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    public static StoredRun Open(string path)
    {
        var folder = new RunFolder(path);
        FileLedger ledger = folder.OpenLedgerForReading();
        try
        {
            return Of(folder, path, ledger);
        }
        catch
        {
            // Nobody else will: the caller never sees the ledger.
            ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>Committed trials by configuration, at most those that the spec asks for.</summary>
    public IReadOnlyList<long> Done() => CommittedTrials.By(Spec, Ledger);

    /// <summary>Checks an index that the user gave.</summary>
    /// <exception cref="ClientException">The plan has no such configuration.</exception>
    public PlannedConfiguration Configuration(long index) => index < Spec.Configurations.Length
        ? Spec.Configurations[(int)index]
        : throw new ClientException(
            ExitCode.Usage, $"{Folder.Path} has no configuration {index}: it has {Spec.Configurations.Length}, from 0 to {Spec.Configurations.Length - 1}.");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Ledger.DisposeAsync();

    private static StoredRun Of(RunFolder folder, string path, FileLedger ledger)
    {
        if (!File.Exists(folder.SpecFile))
        {
            throw new ClientException(
                ExitCode.Refused, $"{path} has a ledger but no {folder.SpecFile}: run the sweep's command again, which writes it.");
        }

        SpecReading reading = SpecSource.Read(new SpecRequest(folder.SpecFile, RunOptionsFile.Read(folder)));
        SweepSpec spec = reading.Spec!;
        if (spec.CanonicalText != ledger.Identity.SpecText)
        {
            throw new ClientException(
                ExitCode.Refused,
                $"{folder.SpecFile} is not the spec that {folder.LedgerFile} was made with: restore it, or run the sweep's command again, which rewrites it."
                + string.Concat(SpecDifference.Between(ledger.Identity.SpecText, spec.CanonicalText).Select(c => $"\n  {c}")));
        }

        return new StoredRun(folder, reading, ledger);
    }
}
