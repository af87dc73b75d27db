using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.TestKit.Ledgers;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Ledger;

/// <summary>
/// Ledgers of every released format stay readable for ever. <c>format-1.ledger</c> and its results hash were written by an independent
/// implementation of docs/ledger-format.md in another language, so this also checks that the page tells the truth.
/// </summary>
public sealed class LedgerFixtureTests
{
    private const string Hash = "33b19ced465ecbce5d1d6c0c4f8fc215071b13d624fcea31ccd6c2f75dae63e3";
    private static readonly string Fixture = Path.Combine(AppContext.BaseDirectory, "Ledger", "Fixtures", "format-1.ledger");
    private static readonly LedgerIdentity Identity = new("seed: 1\n# ünïcode\n", new EngineIdentity("synthetic", 1));

    [Fact]
    public async Task Format_1_reads_as_it_was_written()
    {
        await using FileLedger ledger = FileLedger.OpenForReading(Fixture);
        Assert.Empty(ledger.Warnings);
        Assert.Equal(Identity, ledger.Identity);
        Assert.Equal("0.1.0", ledger.CodeVersion);
        Assert.Equal([0, 1], ledger.Configurations);
        Assert.Equal([new TrialRange(0, 5)], ledger.Committed(0));
        Assert.Equal([new TrialRange(0, 1)], ledger.Committed(1));
        Assert.Equal([0L, 1, 2, 3, 4], ledger.Read(0, new TrialRange(0, 9)).Select(r => r.Trial));
        foreach ((int configuration, int classes, int modalities) in new[] { (0, 2, 1), (1, 3, 2) })
        {
            foreach (TrialRecord record in ledger.Read(configuration, new TrialRange(0, 9)))
            {
                LedgerTrials.AssertSameBits(Expected(configuration, (int)record.Trial, classes, modalities), record.Result);
            }
        }

        Assert.Equal(Hash, ResultsHash.Of(ledger, 2));
    }

    [Fact]
    public async Task Format_1_is_still_what_is_written()
    {
        var disk = new MemoryDisk();
        await using FileLedger ledger = FileLedger.Open("new", Identity, new LedgerOptions { CodeVersion = "0.1.0" }, disk);
        foreach (
            (TrialBlock block, int classes, int modalities) in new[]
            {
                (new TrialBlock(0, 0, 2), 2, 1),
                (new TrialBlock(1, 0, 1), 3, 2),
                (new TrialBlock(0, 4, 1), 2, 1),
                (new TrialBlock(0, 2, 2), 2, 1),
            }
        )
        {
            TrialResult[] results =
            [
                .. Enumerable
                    .Range(0, block.Count)
                    .Select(i => Expected(block.Configuration, (int)block.FirstTrial + i, classes, modalities)),
            ];
            await ledger.AppendAsync(block, results, CancellationToken.None);
        }

        Assert.Equal(await File.ReadAllBytesAsync(Fixture), disk.Content("new"));
    }

    [Fact]
    public async Task Trials_that_timed_out_or_crashed_read_and_write_as_the_format_says()
    {
        string fixture = Path.Combine(AppContext.BaseDirectory, "Ledger", "Fixtures", "format-1-failed.ledger");
        TrialResult[] first =
        [
            Expected(0, 0, 2, 1),
            FailedTrial.Of(TrialOutcome.TimedOut, 2, 1),
            FailedTrial.Of(TrialOutcome.Crashed, 2, 1),
        ];
        TrialResult[] second = [FailedTrial.Of(TrialOutcome.Crashed, 3, 2)];
        await using (FileLedger ledger = FileLedger.OpenForReading(fixture))
        {
            Assert.Empty(ledger.Warnings);
            Assert.All(ledger.Read(0, new TrialRange(0, 9)).Zip(first), p => LedgerTrials.AssertSameBits(p.Second, p.First.Result));
            Assert.All(ledger.Read(1, new TrialRange(0, 9)).Zip(second), p => LedgerTrials.AssertSameBits(p.Second, p.First.Result));
            Assert.Equal((3, 1), (ledger.Read(0, new TrialRange(0, 9)).Count(), ledger.Read(1, new TrialRange(0, 9)).Count()));
            Assert.Equal("b7ace6196ed8f47f21c71ba85d2a1db0e57166c1c65b852ec5b21bb20489dc9d", ResultsHash.Of(ledger, 2));
        }

        var disk = new MemoryDisk();
        await using FileLedger written = FileLedger.Open("new", Identity, new LedgerOptions { CodeVersion = "0.1.0" }, disk);
        await written.AppendAsync(new TrialBlock(0, 0, 3), first, CancellationToken.None);
        await written.AppendAsync(new TrialBlock(1, 0, 1), second, CancellationToken.None);
        Assert.Equal(await File.ReadAllBytesAsync(fixture), disk.Content("new"));
    }

    // Numbers count up from 1000 configuration + 10 trial + 1 in the order of the format, eighths where they are floating-point.
    private static TrialResult Expected(int configuration, int trial, int classes, int modalities)
    {
        int number = (1000 * configuration) + (10 * trial);
        int cells = classes * modalities;
        bool diverged = trial % 3 == 2;
        return new TrialResult
        {
            Classes = classes,
            Modalities = modalities,
            Outcome = diverged ? TrialOutcome.Diverged : TrialOutcome.Completed,
            Divergence = diverged ? new Divergence(TrialResult.JointNetwork, trial) : null,
            WeightsDigest = ((ulong)configuration << 40) + (ulong)trial,
            InitialGamma = Floats(cells),
            FinalGamma = Floats(cells),
            SufficientMoment = Floats(cells),
            InitialWinProbability = Floats(cells),
            LearnIterations = Integers(cells),
            TestClassCounts = Integers(classes),
            Joint = Network(),
            Unimodal = Networks(),
            Probes = Networks(),
        };

        int[] Integers(int count) => [.. Enumerable.Range(0, count).Select(_ => ++number)];
        float[] Floats(int count) => [.. Enumerable.Range(0, count).Select(_ => ++number / 8f)];
        NetworkResult Network() => new(Integers(classes), ++number, ++number / 8f, ++number);
        NetworkResult[] Networks() => [.. Enumerable.Range(0, modalities).Select(_ => Network())];
    }
}
