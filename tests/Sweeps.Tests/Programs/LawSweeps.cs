using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Tests.Programs;

/// <summary>
/// Intervals of 500 sweeps over a law whose truths are known: the configurations of one spec, which are independent.
/// </summary>
/// <param name="engine">Draws from the law.</param>
/// <param name="output">Is told how many intervals miss.</param>
internal sealed class LawSweeps(ITrialEngine engine, ITestOutputHelper output) : IDisposable
{
    /// <summary>Number of sweeps.</summary>
    public const int Count = 500;

    /// <summary>A number of misses that 500 intervals of 95 % exceed with probability 2e-6.</summary>
    public const int MostMisses = 50;

    // Below which they stay with probability 2e-6.
    private const int FewestMisses = 6;

    private readonly ProgramRuns _runs = new();

    /// <summary>Runs the sweeps and estimates.</summary>
    /// <param name="spec">The sweeps.</param>
    public async Task<SweepEstimates> EstimatesAsync(SweepSpec spec)
    {
        await using OpenRun run = _runs.Open(spec, engine, "run");
        await ProgramRuns.RunAsync(spec, engine, run);
        return SweepEstimates.FromLedger(spec, run.Ledger, 2, CancellationToken.None);
    }

    /// <summary>How many intervals miss the truth.</summary>
    /// <param name="estimates">Of all sweeps.</param>
    /// <param name="key">Name of the estimand.</param>
    /// <param name="truth">The truth of a sweep.</param>
    public int Misses(SweepEstimates estimates, string key, Func<PlannedConfiguration, double> truth)
    {
        int misses = estimates.Configurations.Count(c =>
        {
            Estimate estimate = c.Find(new Estimand(key))!;
            double value = truth(c.Configuration);
            return !(estimate.Low <= value && value <= estimate.High);
        });
        output.WriteLine($"{key}: {misses} of {Count} intervals miss");
        return misses;
    }

    /// <summary>Checks that intervals hold the truth as often as they say.</summary>
    /// <param name="estimates">Of all sweeps.</param>
    /// <param name="key">Name of the estimand.</param>
    /// <param name="truth">The truth of a sweep.</param>
    /// <param name="most">Most that may miss.</param>
    public void Covers(SweepEstimates estimates, string key, Func<PlannedConfiguration, double> truth, int most = MostMisses) =>
        Assert.InRange(Misses(estimates, key, truth), FewestMisses, most);

    /// <summary>Checks that sweeps that stop do, and that the intervals at which they do hold the truth at least as often as they
    /// say.</summary>
    /// <param name="spec">The sweeps, which stop on one estimand.</param>
    /// <param name="truth">The truth of a sweep.</param>
    public async Task StopWithTheTruthAsync(SweepSpec spec, Func<PlannedConfiguration, double> truth)
    {
        await using OpenRun run = _runs.Open(spec, engine, "run");
        RunResult result = await ProgramRuns.RunAsync(spec, engine, run);
        Assert.All(result.Targets, t => Assert.Equal(StoppingState.Reached, t.State));
        Assert.True(result.Targets.Select(t => t.Trials).Distinct().Count() > 1, "Every sweep stopped at the same trial.");
        int misses = result.Targets.Count(t =>
        {
            double value = truth(spec.Configurations[t.Configuration]);
            return !(t.Low <= value && value <= t.High);
        });
        output.WriteLine($"{misses} of {Count} intervals miss, {result.Targets.Average(t => t.Trials)} trials each");
        Assert.InRange(misses, 0, MostMisses);
    }

    /// <inheritdoc/>
    public void Dispose() => _runs.Dispose();
}
