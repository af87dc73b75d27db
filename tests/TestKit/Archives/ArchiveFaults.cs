using ModalityCompetition.Sweeps.Archives;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Archives.Upkeep;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using Xunit;

namespace ModalityCompetition.TestKit.Archives;

/// <summary>Pushes of two machines through a storage that fails at random.</summary>
public static class ArchiveFaults
{
    /// <summary>
    /// Random pushes of two machines, half of whose trials are the same. After every round every trial that a push had brought is there
    /// once, and the archive is whole; in the end both machines hold the same.
    /// </summary>
    /// <param name="open">Opens the storage as it is.</param>
    /// <param name="openFaulty">Opens it with faults, by a seed and the rate of faults.</param>
    /// <param name="seed">Seed of everything that is random.</param>
    /// <param name="rounds">How many rounds.</param>
    public static async Task RunAsync(
        Func<Task<IArchiveStorage>> open,
        Func<int, double, Task<IArchiveStorage>> openFaulty,
        int seed,
        int rounds
    )
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(openFaulty);
        var random = new Random(seed);
        await using IArchiveStorage storage = await open();
        await using var one = new ArchiveMachine();
        await using var two = new ArchiveMachine();
        var brought = new TrialCoverage();
        for (int round = 0; round < rounds; round++)
        {
            foreach (ArchiveMachine machine in new[] { one, two })
            {
                for (int block = random.Next(3); block >= 0; block--)
                {
                    await machine.ComputeAsync(
                        new TrialBlock(random.Next(ArchiveMachine.Configurations), random.Next(300), random.Next(1, 30))
                    );
                }
            }

            double rate = random.NextDouble() * 0.4;
            await Task.WhenAll(TryAsync(one, random.Next(), rate), TryAsync(two, random.Next(), rate));
            if (await new ArchivePull(storage).FindAsync(ArchiveMachine.Sweep.Id, CancellationToken.None) is null)
            {
                continue;
            }

            ArchiveVerification check = await ArchiveMachine.VerifyAsync(storage);
            Assert.True(check.Damages.Count == 0, $"Seed {seed}, round {round}: {string.Join(' ', check.Damages)}");
            Assert.True(brought.Without(check.Found).Trials == 0, $"Seed {seed}, round {round}: trials that were brought are lost.");
            await CheckResultsAsync(storage, check, $"Seed {seed}, round {round}");
        }

        await one.PushAsync(storage);
        await two.PushAsync(storage);
        await ArchivePrune.RunAsync(storage, TimeSpan.Zero, dryRun: false, TimeProvider.System, CancellationToken.None);
        await using var all = new ArchiveMachine();
        ArchivePullOutcome pulled = await all.PullAsync(storage);
        Assert.Empty(pulled.Damages);
        await two.PullAsync(storage);
        await one.PullAsync(storage);
        Assert.True((all.Hash, all.Hash) == (one.Hash, two.Hash), $"Seed {seed}: the machines do not hold the same in the end.");

        // What comes out is what a machine computes that has just these trials.
        static async Task CheckResultsAsync(IArchiveStorage storage, ArchiveVerification check, string where)
        {
            await using var computed = new ArchiveMachine();
            foreach ((int configuration, TrialRange range) in check.Found.All())
            {
                await computed.ComputeAsync(new TrialBlock(configuration, range.First, (int)range.Count));
            }

            await using var pulled = new ArchiveMachine();
            Assert.Empty((await pulled.PullAsync(storage)).Damages);
            Assert.True(computed.Hash == pulled.Hash, $"{where}: other results came out than went in.");
            Assert.True((check.Manifest.ResultsHash ?? computed.Hash) == computed.Hash, $"{where}: the manifest has another hash.");
        }

        async Task TryAsync(ArchiveMachine machine, int seedOfFaults, double rate)
        {
            await using IArchiveStorage faulty = await openFaulty(seedOfFaults, rate);
            try
            {
                await machine.PushAsync(faulty, ArchiveMachine.Small with { Hash = seedOfFaults % 2 == 0 });
                lock (brought)
                {
                    brought.Add(TrialCoverage.Of(machine.Ledger, ArchiveMachine.Configurations));
                }
            }
            catch (ArchiveException death)
            {
                Assert.True(death.Failure == ArchiveFailure.Away, $"Seed {seed}: {death.Message}");
            }
        }
    }
}
