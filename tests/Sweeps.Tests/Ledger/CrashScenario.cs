using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.TestKit.Ledgers;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Tests.Ledger;

/// <summary>
/// One life of a ledger on a treacherous disk: blocks are appended by several writers until an operation of the disk fails or the power
/// goes, possibly bits rot, the ledger is opened again, and everything is appended again. Says what promise was broken instead of failing,
/// so that the suite can be tried on ledgers that are known to be broken.
/// </summary>
/// <param name="open">Opens the ledger under test.</param>
/// <param name="seed">Seed of everything random.</param>
internal sealed class CrashScenario(Func<MemoryDisk, ITrialLedger> open, int seed)
{
    public const string Path = "run/trials.ledger";
    public static readonly LedgerIdentity Identity = new("a spec\n", new EngineIdentity("synthetic", 1));
    private const int Configurations = 2;
    private static readonly TrialBlock[] Blocks =
    [
        .. Enumerable.Range(0, 16).Select(i => new TrialBlock(i % Configurations, i / Configurations * 3, 3)),
    ];
    private static readonly Lazy<Task<string>> UndisturbedHash = new(ComputeUndisturbedHashAsync);
    private readonly Random _random = new(seed);
    private readonly MemoryDisk _disk = new();
    private readonly HashSet<TrialBlock> _acknowledged = [];

    /// <summary>The first broken promise; null when all were kept.</summary>
    /// <param name="bitsRot">Whether some bytes of what survived change.</param>
    public async Task<string?> FirstBrokenPromiseAsync(bool bitsRot)
    {
        await LiveAsync();
        _disk.Before = _ => { };
        _disk.Crash(_random);
        if (bitsRot)
        {
            Rot();
        }

        ITrialLedger ledger;
        try
        {
            ledger = open(_disk);
        }
        catch (LedgerException failure) when (bitsRot)
        {
            return failure.Message.Contains(Path, StringComparison.Ordinal) ? null : "an unclear error";
        }

        await using (ledger)
        {
            return Compare(ledger, acknowledgedMustBeThere: !bitsRot) ?? await CompleteAsync(ledger);
        }
    }

    private static async Task<string> ComputeUndisturbedHashAsync()
    {
        await using FileLedger ledger = FileLedger.Open(Path, Identity, new LedgerOptions(), new MemoryDisk());
        foreach (TrialBlock block in Blocks)
        {
            await ledger.AppendAsync(block, LedgerTrials.Of(block), CancellationToken.None);
        }

        return ResultsHash.Of(ledger, Configurations);
    }

    private async Task LiveAsync()
    {
        await using ITrialLedger ledger = open(_disk);
        int operations = _random.Next(1, 24);
        bool powerLoss = _random.Next(2) == 0;
        int error = _random.Next(2) == 0 ? 28 : 5;
        _disk.PartialBytes = _random.Next(2) == 0 ? 0 : _random.Next(2000);
        bool failing = false;
        _disk.Before = operation =>
        {
            failing = operation is "write" or "flush" && Interlocked.Decrement(ref operations) == 0 || (failing && powerLoss);
            if (failing)
            {
                throw new IOException("injected", error);
            }
        };
        TrialBlock[] order = [.. Blocks];
        _random.Shuffle(order);
        await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(w =>
                    Task.Run(async () =>
                    {
                        foreach (TrialBlock block in order.Where((_, i) => i % 3 == w))
                        {
                            try
                            {
                                await ledger.AppendAsync(block, LedgerTrials.Of(block), CancellationToken.None);
                            }
                            catch (LedgerException)
                            {
                                return;
                            }

                            lock (_acknowledged)
                            {
                                _acknowledged.Add(block);
                            }
                        }
                    })
                )
        );
    }

    private void Rot()
    {
        byte[] content = [.. _disk.Content(Path)];
        for (int i = 0; i < 3; i++)
        {
            content[_random.Next(content.Length)] ^= (byte)(1 << _random.Next(8));
        }

        _disk.Put(Path, content);
    }

    private string? Compare(ITrialLedger ledger, bool acknowledgedMustBeThere)
    {
        for (int configuration = 0; configuration < Configurations; configuration++)
        {
            TrialRange[] ranges = [.. ledger.Committed(configuration)];
            if (ranges.Any(r => r.First < 0 || r.End > Blocks.Length / Configurations * 3))
            {
                return "a trial that nobody appended";
            }

            try
            {
                LedgerTrials.AssertHolds(ledger, configuration, ranges);
            }
            catch (Xunit.Sdk.XunitException)
            {
                return "a wrong number";
            }

            if (
                acknowledgedMustBeThere
                && _acknowledged.Any(b =>
                    b.Configuration == configuration && !ranges.Any(r => r.First <= b.FirstTrial && b.EndTrial <= r.End)
                )
            )
            {
                return "an acknowledged block is lost";
            }
        }

        return null;
    }

    private async Task<string?> CompleteAsync(ITrialLedger ledger)
    {
        foreach (TrialBlock block in Blocks)
        {
            try
            {
                await ledger.AppendAsync(block, LedgerTrials.Of(block), CancellationToken.None);
            }
            catch (LedgerException)
            {
                return "a recovered ledger that refuses the right results";
            }
        }

        return ResultsHash.Of(ledger, Configurations) == await UndisturbedHash.Value ? null : "another results hash";
    }
}
