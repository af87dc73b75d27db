using System.Diagnostics;
using System.Text;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>Whole runs with a target, on the synthetic engine: the estimates are the same bytes whatever happened on the way.</summary>
public sealed class TargetRunTests : IDisposable
{
    public const double DivergedShare = 0.05;

    private static readonly SyntheticEngine s_engine = new(DivergedShare);
    private readonly TemporaryFolder _temporary = new();

    /// <summary>The sweep that these runs and the killed processes work on.</summary>
    public static SweepSpec Spec { get; } =
        SyntheticSweep.Spec(configurations: 3, trials: 2000, blockSize: 8) with
        {
            Until = new StoppingSpec("agreement", 0.06, 0.95, 20),
        };

    /// <summary>The same with several targets.</summary>
    public static SweepSpec Several { get; } =
        Spec with
        {
            Until = new StoppingSpec(
                [new("agreement", 0.06, 0.95), new("trained_win[modality=modality0]", 0.05, 0.95), new("gap", 0.2, 0.9)],
                20
            ),
        };

    private static readonly Lazy<string> s_undisturbed = new(() => Undisturbed(Spec));
    private static readonly Lazy<string> s_several = new(() => Undisturbed(Several));

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(5, 0)]
    [InlineData(2, 6)]
    [InlineData(5, 15)]
    [InlineData(5, LateEngine.All)]
    public async Task Estimates_are_the_same_bytes_for_any_number_of_workers_and_when_the_first_block_comes_late(int workers, int late)
    {
        await using OpenRun run = Open(Spec);
        var engine = new LateEngine(s_engine, late);
        RunResult result = await Run(run, engine, workers);
        Assert.False(engine.GaveUp, "Nobody waits for a block that comes late.");
        Assert.Equal(RunEnd.Completed, result.End);
        Assert.All(result.Targets, t => Assert.Equal(StoppingState.Reached, t.State));
        Assert.True(result.Targets.Sum(t => t.Trials) < 1500, "A target saves trials.");

        // Others go on while one holds a block, but not for ever: about as far again as was needed, or some blocks.
        long most = result.Targets.Sum(t => t.Trials + Math.Max(t.Trials, (workers + 17) * 8));
        Assert.True(result.Done <= most, $"{result.Done} trials were computed, and {most} are enough.");
        Assert.Equal(s_undisturbed.Value, Estimates(run));
    }

    [Fact]
    public async Task Estimates_are_the_same_bytes_after_stop_and_resume_again_and_again()
    {
        int stops = 0;
        RunResult result;
        do
        {
            await using OpenRun run = Open(Spec);
            using var stop = new CancellationTokenSource();
            int blocks = 0;
            var engine = new ScriptedEngine(
                s_engine,
                () =>
                {
                    if (Interlocked.Increment(ref blocks) == 7)
                    {
                        stop.Cancel();
                    }
                }
            );
            result = await Run(run, engine, 3, stop: stop.Token);
            stops++;
            if (result.End == RunEnd.Completed)
            {
                Assert.Equal(s_undisturbed.Value, Estimates(run));
            }
        } while (result.End == RunEnd.Stopped);
        Assert.InRange(stops, 3, 100);
    }

    [Fact]
    public async Task A_finished_run_computes_nothing_more_and_another_target_goes_on_from_it()
    {
        await using (OpenRun run = Open(Spec))
        {
            await Run(run, s_engine, 2);
        }

        await using (OpenRun run = Open(Spec))
        {
            RunResult again = await Run(run, s_engine, 2);
            Assert.Equal((RunEnd.Completed, 0L), (again.End, again.Computed));
            Assert.Equal(s_undisturbed.Value, Estimates(run));
        }

        SweepSpec narrower = Spec with { Until = new StoppingSpec("agreement", 0.05, 0.95, 20) };
        await using OpenRun more = Open(narrower);
        RunResult result = await Run(more, s_engine, 2, spec: narrower);
        Assert.True(result.Computed > 0);
        string continued = Estimates(more, narrower);
        await using OpenRun fresh = Open(narrower, "fresh");
        await Run(fresh, s_engine, 1, spec: narrower);
        Assert.Equal(Estimates(fresh, narrower), continued);
    }

    [Fact]
    public async Task What_is_reported_is_what_the_first_N_trials_give_and_no_more()
    {
        await using OpenRun run = Open(Spec);
        await Run(run, s_engine, 4);
        SweepEstimates estimates = SweepEstimates.FromLedger(Spec, run.Ledger, 2, CancellationToken.None);
        foreach (ConfigurationEstimates configuration in estimates.Configurations)
        {
            TargetStanding standing = configuration.Stopping!;
            Assert.Equal(configuration.Trials, standing.Trials);
            Assert.True(standing.HalfWidth <= 0.06);
            var plain = new ConfigurationEstimator(configuration.Configuration, Spec.Confidence);
            foreach (TrialRecord record in run.Ledger.Read(configuration.Configuration.Index, new TrialRange(0, standing.Trials)))
            {
                plain.Add(record);
            }

            Assert.Equal(plain.Snapshot().Estimates.AsEnumerable(), configuration.Estimates);
            Assert.Equal(standing.Trials - configuration.Diverged, standing.Observations);
            Assert.Equal(configuration.Find(standing.Estimand)!.Value, standing.Value, 1e-12);
        }

        // The hash is that of a ledger which holds these trials and nothing else.
        await using OpenRun exact = Open(Spec, "exact");
        foreach (ConfigurationEstimates configuration in estimates.Configurations)
        {
            int c = configuration.Configuration.Index;
            TrialResult[] results = [.. run.Ledger.Read(c, new TrialRange(0, configuration.Trials)).Select(r => r.Result)];
            await exact.Ledger.AppendAsync(new TrialBlock(c, 0, results.Length), results, CancellationToken.None);
        }

        Assert.Equal(ResultsHash.Of(exact.Ledger, 3), estimates.HashOfResults(Spec, run.Ledger));
        Assert.NotEqual(ResultsHash.Of(run.Ledger, 3), estimates.HashOfResults(Spec, run.Ledger));
    }

    [Fact]
    public async Task A_target_out_of_reach_ends_at_the_cap_and_says_so()
    {
        SweepSpec spec = Spec with { Trials = 40, Until = new StoppingSpec("gap", 0.001, 0.95, 1) };
        await using OpenRun run = Open(spec);
        RunResult result = await Run(run, s_engine, 2, spec: spec);
        Assert.Equal((RunEnd.Completed, 120L), (result.End, result.Done));
        Assert.All(result.Targets, t => Assert.Equal((StoppingState.Exhausted, 40L, 40L), (t.State, t.Trials, t.ForecastTrials)));
    }

    [Fact]
    public async Task Progress_tells_the_half_width_and_never_uses_a_trial_after_the_stop()
    {
        var reports = new List<SweepProgress>();
        await using OpenRun run = Open(Spec);
        await new EmbeddedRunner(s_engine, new RunnerOptions { Workers = 3, ProgressInterval = TimeSpan.FromMilliseconds(1) }).RunAsync(
            Spec,
            run.Ledger,
            new Reporter(reports),
            CancellationToken.None
        );
        Assert.All(reports, p => Assert.Equal(3, p.Targets.Count));
        Assert.All(reports, p => Assert.All(p.Estimates.Zip(p.Targets), both => Assert.True(both.First.Trials <= both.Second.Trials)));
        Assert.Equal(TimeSpan.Zero, reports[^1].Eta);
        Assert.All(reports[^1].Targets, t => Assert.Equal(t.Trials, t.ForecastTrials));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 15)]
    public async Task Several_targets_give_the_same_bytes_whoever_works_on_them(int workers, int late)
    {
        await using OpenRun run = Open(Several);
        RunResult result = await Run(run, new LateEngine(s_engine, late), workers, Several);
        Assert.Equal(s_several.Value, Estimates(run, Several));
        Assert.All(result.Targets, t => Assert.Equal(StoppingState.Reached, t.State));

        // Each target alone, on the trials of this run.
        foreach (TargetStanding standing in result.Targets)
        {
            long[] alone =
            [
                .. Several.Until!.Targets.Select(target =>
                    RunTargets.Of(Spec with { Until = new StoppingSpec([target], 20) }, run.Ledger)[standing.Configuration].Trials
                ),
            ];
            Assert.Equal(alone, standing.Each.Select(p => p.ReachedAt!.Value));
            Assert.Equal(alone.Max(), standing.Trials);
        }
    }

    [Theory]
    [InlineData("target")]
    [InlineData("targets")]
    public async Task Killed_processes_end_in_the_same_bytes(string what)
    {
        SweepSpec spec = what == "target" ? Spec : Several;
        var folder = new RunFolder(_temporary.File("killed"));
        var random = new Random(20240301);
        int kills = 0;
        bool completed = false;
        while (!completed && kills < 6)
        {
            using Process process = SweepProcess.Start(what, folder.Path);
            completed = SweepProcess.KillAfter(process, random.Next(1, 25));
            kills += completed ? 0 : 1;
        }

        Assert.InRange(kills, 2, 6);
        await using OpenRun run = OpenRun.Open(folder, spec, s_engine.Identity);
        await Run(run, s_engine, 2, spec);
        Assert.Equal(what == "target" ? s_undisturbed.Value : s_several.Value, Estimates(run, spec));
    }

    private static string Undisturbed(SweepSpec spec)
    {
        using var temporary = new TemporaryFolder();
        OpenRun run = OpenRun.Open(new RunFolder(temporary.File("run")), spec, s_engine.Identity);
        try
        {
            Run(run, s_engine, 1, spec).GetAwaiter().GetResult();
            return Estimates(run, spec);
        }
        finally
        {
            run.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static Task<RunResult> Run(
        OpenRun run,
        ITrialEngine engine,
        int workers,
        SweepSpec? spec = null,
        CancellationToken stop = default
    ) => new EmbeddedRunner(engine, new RunnerOptions { Workers = workers }).RunAsync(spec ?? Spec, run.Ledger, null, stop);

    private static string Estimates(OpenRun run, SweepSpec? spec = null)
    {
        SweepSpec sweep = spec ?? Spec;
        SweepEstimates estimates = SweepEstimates.FromLedger(sweep, run.Ledger, 2, CancellationToken.None);
        var report = new SweepReport
        {
            Spec = sweep,
            CodeVersion = "test",
            Engine = run.Ledger.Identity.Engine,
            ResultsHash = estimates.HashOfResults(sweep, run.Ledger),
            Estimates = estimates.Configurations,
            TrialsPlanned = sweep.Trials * sweep.Configurations.Length,
            TrialsDone = estimates.Configurations.Sum(c => c.Trials),
        };
        using var stream = new MemoryStream();
        EstimatesJson.Write(report, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private OpenRun Open(SweepSpec spec, string name = "run") =>
        OpenRun.Open(new RunFolder(_temporary.File(name)), spec, s_engine.Identity);

    private sealed class Reporter(List<SweepProgress> reports) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value)
        {
            lock (reports)
            {
                reports.Add(value);
            }
        }
    }
}
