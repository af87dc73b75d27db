using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Reuse;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Ledgers;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Reuse;

public sealed class TrialGatheringTests : IDisposable
{
    private const int Configurations = 3;
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_trial_that_some_source_has_is_there_once_with_its_bits(int seed)
    {
        var random = new Random(seed);
        HashSet<(int, long)> wanted = [];
        var sources = new List<TrialSource>();
        for (int s = 0; s < 4; s++)
        {
            int[] places = [0, 1, 2];
            random.Shuffle(places);
            FileLedger ledger = Open($"{seed}-{s}.ledger", s);
            foreach (int to in places.Take(random.Next(1, 4)))
            {
                for (int block = 0; block < 5; block++)
                {
                    var trials = new TrialBlock(to, random.Next(0, 60), random.Next(1, 12));
                    await AppendAsync(ledger, places[to], trials);
                    wanted.UnionWith(Enumerable.Range(0, trials.Count).Select(i => (to, trials.FirstTrial + i)));
                }
            }

            sources.Add(new TrialSource($"source {s}", ledger, [(places[0], 0), (places[1], 1), (places[2], 2)]));
        }

        const long most = 50;
        wanted.RemoveWhere(t => t.Item2 >= most);
        var all = TrialGathering.Of(sources, Configurations, most, held: null, failures: true);
        all.Compare(CancellationToken.None);
        Assert.Equal(wanted.Count, all.Trials);
        await using FileLedger whole = Open($"{seed}.ledger", 0);
        // As after a crash: some of it is there already, and copying again changes nothing.
        await all.CopyAsync(whole, CancellationToken.None);
        await all.CopyAsync(whole, CancellationToken.None);
        for (int configuration = 0; configuration < Configurations; configuration++)
        {
            var expected = new TrialCoverage();
            foreach ((_, long trial) in wanted.Where(t => t.Item1 == configuration))
            {
                expected.Add(configuration, new TrialRange(trial, trial + 1));
            }

            LedgerTrials.AssertHolds(whole, configuration, [.. expected.Ranges(configuration)]);
        }

        var again = TrialGathering.Of(sources, Configurations, most, TrialSource.Same("whole", whole, Configurations), failures: true);
        Assert.Equal(0, again.Trials);
        again.Compare(CancellationToken.None);
        await RevisedRun.CloseAsync(sources);
    }

    [Fact]
    public async Task A_difference_is_named_before_anything_is_copied()
    {
        await using FileLedger one = Open("one.ledger", 0);
        await using FileLedger two = Open("two.ledger", 0);
        await AppendAsync(one, 1, new TrialBlock(1, 0, 10));
        await AppendAsync(two, 1, new TrialBlock(1, 5, 3));
        await AppendAsync(two, 1, new TrialBlock(1, 8, 3), seed: 2);
        var all = TrialGathering.Of(
            [TrialSource.Same("one", one, Configurations), TrialSource.Same("two", two, Configurations)],
            Configurations,
            100,
            held: null,
            failures: true
        );
        LedgerConflictException caught = Assert.Throws<LedgerConflictException>(() => all.Compare(CancellationToken.None));
        Assert.StartsWith("Trial 8 of configuration 1 is not the same in two and in one: ", caught.Message, StringComparison.Ordinal);
    }

    private FileLedger Open(string name, int spec) =>
        FileLedger.Open(_temporary.File(name), new LedgerIdentity($"spec {spec}", new EngineIdentity("synthetic", 1)));

    // The bits are those of the configuration that a trial has in the sweep, wherever it stands in the source.
    private static async Task AppendAsync(FileLedger ledger, int configuration, TrialBlock trials, ulong seed = 1)
    {
        ResultBlock results = TrialCodec.Encode(LedgerTrials.Of(trials, seed: seed));
        await ledger.AppendAsync(trials with { Configuration = configuration }, results, CancellationToken.None);
    }
}
