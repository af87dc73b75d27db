using System.Text;
using System.Text.Json;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Coordination;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Documents;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.TestKit.Telemetry;
using Xunit;

namespace ModalityCompetition.TestKit.Services;

/// <summary>
/// What every <see cref="ISweepService"/> promises. A test class per implementation derives from it; there are no exemptions. What is
/// promised about what lives longer than the service is in <see cref="SweepServiceDurability"/>.
/// </summary>
public abstract class SweepServiceConformance : IAsyncLifetime
{
    /// <summary>The version of the program that services under test say they are.</summary>
    protected const string CodeVersion = "0.0.0-test";

    /// <summary>The engine of the services under test, for the engine name <c>cpu</c>.</summary>
    protected HeldEngine Engine { get; } = new();

    /// <summary>The service under test.</summary>
    protected ISweepService Service { get; private set; } = null!;

    /// <summary>Opens the service: an empty one at the first call, the same one after it was closed.</summary>
    /// <param name="engine">Its only engine, <c>cpu</c>.</param>
    /// <param name="workers">Blocks that it may have in work at once.</param>
    protected abstract Task<ISweepService> OpenAsync(HeldEngine engine, int workers);

    /// <summary>Closes the service in good order, with whatever is in work.</summary>
    protected abstract Task CloseAsync();

    /// <summary>Where the service says what happened in a sweep that failed.</summary>
    protected abstract string EventsFile(string id);

    /// <inheritdoc/>
    public async Task InitializeAsync() => Service = await OpenAsync(Engine, 2);

    /// <inheritdoc/>
    public virtual async Task DisposeAsync()
    {
        Engine.Release();
        await CloseAsync();
    }

    /// <summary>Closes the service and opens it again.</summary>
    protected async Task ReopenAsync(int workers = 2)
    {
        await CloseAsync();
        Service = await OpenAsync(Engine, workers);
    }

    /// <summary>Submits a spec.</summary>
    protected Task<SubmittedSweep> SubmitAsync(string spec, int priority = SweepSubmission.DefaultPriority) =>
        Service.SubmitAsync(new SweepSubmission(spec) { Source = "my.yaml", Priority = priority }, CancellationToken.None);

    [Fact]
    public async Task A_submitted_sweep_runs_to_the_results_and_the_files_of_an_undisturbed_run()
    {
        string spec = ServiceSpecs.Small(trials: 30, configurations: 3);
        SubmittedSweep submitted = await SubmitAsync(spec);
        Assert.Equal(SubmissionOutcome.Created, submitted.Outcome);
        Assert.Equal(("small", 3, 90L), (submitted.Sweep.Name, submitted.Sweep.Configurations, submitted.Sweep.TrialsTotal));
        string id = submitted.Sweep.Id;
        Assert.True(SweepIdentity.IsWellFormed(id), id);

        SweepStatus status = await Service.CompletedAsync(id);
        ReferenceRun expected = await ReferenceRun.OfAsync(spec, CodeVersion);
        Assert.Equal((expected.ResultsHash, 90L, 0), (status.ResultsHash, status.TrialsDone, status.BlocksInWork));
        Assert.Null(status.Failure);
        Assert.Equal(expected.EstimatesJson, (await ReportAsync(id, SweepReportKind.EstimatesJson)).ToArray());
        Assert.Equal(expected.EstimatesCsv, (await ReportAsync(id, SweepReportKind.EstimatesCsv)).ToArray());
        Assert.StartsWith("<!DOCTYPE html>", Text(await ReportAsync(id, SweepReportKind.Html)), StringComparison.Ordinal);
        Assert.Equal(spec, Text(await ReportAsync(id, SweepReportKind.Spec)));
        Assert.Equal(id, Assert.Single(await Service.ListAsync(CancellationToken.None)).Id);
    }

    [Fact]
    public async Task Trials_are_exported_with_the_bytes_of_an_export_of_a_run_folder()
    {
        string spec = ServiceSpecs.Small(trials: 30, configurations: 3);
        string id = (await SubmitAsync(spec)).Sweep.Id;
        await Service.CompletedAsync(id);
        ReferenceRun expected = await ReferenceRun.OfAsync(spec, CodeVersion);
        Assert.Equal(6, expected.Export.Count);
        foreach (((string format, string per), byte[] bytes) in expected.Export)
        {
            SweepDocument exported = await Service.TrialsAsync(id, new TrialSelection(format, per), CancellationToken.None);
            Assert.Equal(bytes, exported.ToArray());
            string name = per == "class" ? "classes" : $"{per}s";
            Assert.Equal($"{name}.{format}", exported.FileName);
        }

        await Refused(id, "xlsx", "trial", "There is no export format xlsx: use csv, jsonl, npy, parquet or arrow.");
        await Refused(id, "csv", "coin", "--per coin is nothing that an export of the experiment");
        await Refused(id, "npy", "distribution", "--per distribution has rows of different kinds");
        await Refused(id, "csv", "trial", "There is no configuration 3", "1", "3");

        SweepDocument one = await Service.TrialsAsync(
            id,
            new TrialSelection("csv", "trial") { Configurations = ["1"] },
            CancellationToken.None
        );
        string[] all = Encoding.UTF8.GetString(expected.Export[("csv", "trial")]).Split("\r\n");
        Assert.Equal(
            all.Take(1).Concat(all.Where(l => l.StartsWith("1,", StringComparison.Ordinal))).Append(""),
            Encoding.UTF8.GetString(one.ToArray()).Split("\r\n")
        );

        async Task Refused(string sweep, string format, string per, string begins, params string[] configurations)
        {
            var failure = await Assert.ThrowsAsync<SweepServiceException>(() =>
                Service.TrialsAsync(sweep, new TrialSelection(format, per) { Configurations = [.. configurations] }, CancellationToken.None)
            );
            Assert.Equal(SweepServiceFailure.Invalid, failure.Failure);
            Assert.StartsWith(begins, failure.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Long_documents_arrive_whole()
    {
        string spec = ServiceSpecs.Small(trials: 1, configurations: 150);
        string id = (await SubmitAsync(spec)).Sweep.Id;
        await Service.CompletedAsync(id);
        ReferenceRun expected = await ReferenceRun.OfAsync(spec, CodeVersion);
        SweepDocument json = await ReportAsync(id, SweepReportKind.EstimatesJson);
        Assert.Equal((expected.EstimatesJson.Length, true), (json.Length, json.Length > 1 << 20));
        Assert.Equal(expected.EstimatesJson, json.ToArray());
        Assert.Equal(150, (await EstimatesAsync(id)).GetProperty("configurations").GetArrayLength());
    }

    [Fact]
    public async Task Submitting_a_sweep_again_in_another_spelling_changes_nothing_and_trains_nothing()
    {
        SubmittedSweep first = await SubmitAsync(ServiceSpecs.Small());
        await Service.CompletedAsync(first.Sweep.Id);
        long computed = Engine.Computed;
        SubmittedSweep again = await SubmitAsync(
            "# a comment\n" + ServiceSpecs.Small().Replace("beta: 1", "beta: 1.0", StringComparison.Ordinal)
        );
        Assert.Equal(
            (first.Sweep.Id, SubmissionOutcome.Unchanged, SweepState.Completed),
            (again.Sweep.Id, again.Outcome, again.Sweep.State)
        );
        Assert.Single(await Service.ListAsync(CancellationToken.None));
        Assert.Equal(computed, Engine.Computed);
    }

    [Fact]
    public async Task The_same_sweep_submitted_many_times_at_once_is_one_sweep()
    {
        Engine.Hold();
        SubmittedSweep[] all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => SubmitAsync(ServiceSpecs.Small()))));
        Assert.Single(all, s => s.Outcome == SubmissionOutcome.Created);
        Assert.Single(all.Select(s => s.Sweep.Id).Distinct());
        Engine.Release();
        SweepStatus status = await Service.CompletedAsync(all[0].Sweep.Id);
        Assert.Equal(40, Engine.Computed);
        Assert.Equal(40, status.TrialsDone);
    }

    [Fact]
    public async Task Another_name_or_seed_is_another_sweep()
    {
        string[] ids =
        [
            (await SubmitAsync(ServiceSpecs.Small())).Sweep.Id,
            (await SubmitAsync(ServiceSpecs.Small(name: "other"))).Sweep.Id,
            (await SubmitAsync(ServiceSpecs.Small(seed: 8))).Sweep.Id,
            (await SubmitAsync(ServiceSpecs.Small(name: "a..b"))).Sweep.Id,
        ];
        Assert.Equal(4, ids.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        foreach (string id in ids)
        {
            await Service.CompletedAsync(id);
        }

        Assert.Equal(ids, (await Service.ListAsync(CancellationToken.None)).Select(s => s.Id));
    }

    [Fact]
    public async Task A_wrong_spec_is_refused_with_every_mistake_and_its_place()
    {
        string wrong = ServiceSpecs
            .Small()
            .Replace("trials: 40", "trials: none", StringComparison.Ordinal)
            .Replace("K: 3", "K: -3", StringComparison.Ordinal);
        var refusal = await Assert.ThrowsAsync<SweepServiceException>(() => SubmitAsync(wrong));
        Assert.Equal(SweepServiceFailure.Invalid, refusal.Failure);
        Assert.Equal(2, refusal.Details.Count);
        Assert.All(refusal.Details, d => Assert.StartsWith("my.yaml:", d, StringComparison.Ordinal));
        Assert.Empty(await Service.ListAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("engine: reference")]
    public async Task What_no_server_can_run_is_refused(string extra)
    {
        string spec = extra.Length == 0 ? "" : ServiceSpecs.Small(extra: extra);
        var refusal = await Assert.ThrowsAsync<SweepServiceException>(() => SubmitAsync(spec));
        Assert.Equal(SweepServiceFailure.Invalid, refusal.Failure);
        refusal = await Assert.ThrowsAsync<SweepServiceException>(() => SubmitAsync(ServiceSpecs.Small(), priority: 0));
        Assert.Equal(SweepServiceFailure.Invalid, refusal.Failure);
    }

    [Theory]
    [InlineData("nothing-0123456789abcdef")]
    [InlineData("small")]
    [InlineData("../../etc/passwd")]
    [InlineData("a b\n")]
    public async Task What_does_not_exist_is_not_found(string id)
    {
        await SubmitAsync(ServiceSpecs.Small());
        Func<Task>[] calls =
        [
            () => Service.StatusAsync(id, CancellationToken.None),
            () => Service.CancelAsync(id, CancellationToken.None),
            () => Service.PauseAsync(id, CancellationToken.None),
            () => Service.ResumeAsync(id, CancellationToken.None),
            () => Service.EstimatesAsync(id, CancellationToken.None),
            () => ReportAsync(id, SweepReportKind.Html),
            () => Service.WatchAsync(id, null, CancellationToken.None).GetAsyncEnumerator().MoveNextAsync().AsTask(),
        ];
        foreach (Func<Task> call in calls)
        {
            Assert.Equal(SweepServiceFailure.NotFound, (await Assert.ThrowsAsync<SweepServiceException>(call)).Failure);
        }
    }

    [Fact]
    public async Task A_pause_drops_what_is_in_work_and_a_resumed_sweep_ends_with_the_same_results()
    {
        string spec = ServiceSpecs.Small(trials: 80);
        Engine.Hold();
        string id = (await SubmitAsync(spec)).Sweep.Id;
        Engine.Permit(5);
        await Service.UntilAsync(id, s => s.TrialsDone >= 5 * ServiceSpecs.Block);
        // What is in work never ends by itself: only dropping it lets the sweep rest.
        Assert.Equal(SweepState.Paused, (await Service.PauseAsync(id, CancellationToken.None)).State);
        SweepStatus rest = await Service.UntilAsync(id, s => s.IsAtRest);
        Assert.Equal(0, Engine.InWork);
        int begun = Engine.Begun.Count;
        Assert.Equal(SweepState.Paused, (await Service.PauseAsync(id, CancellationToken.None)).State);
        Assert.Equal(5 * ServiceSpecs.Block, rest.TrialsDone);
        Engine.Release();
        Assert.Equal(begun, Engine.Begun.Count);
        await Service.ResumeAsync(id, CancellationToken.None);
        SweepStatus status = await Service.CompletedAsync(id);
        Assert.Equal((await ReferenceRun.OfAsync(spec, CodeVersion)).ResultsHash, status.ResultsHash);
        Assert.Equal(80, Engine.Computed);
    }

    [Fact]
    public async Task A_cancel_takes_effect_within_a_batch_and_keeps_what_is_committed()
    {
        Engine.Hold();
        string id = (await SubmitAsync(ServiceSpecs.Small(trials: 80))).Sweep.Id;
        string other = (await SubmitAsync(ServiceSpecs.Small(seed: 8))).Sweep.Id;
        Engine.Permit(3);
        await SweepWatching.UntilAsync(() => Engine.Computed == 3 * ServiceSpecs.Block && Engine.InWork == 2);
        Assert.Equal(SweepState.Cancelled, (await Service.CancelAsync(id, CancellationToken.None)).State);
        SweepStatus rest = await Service.UntilAsync(id, s => s.IsAtRest);
        Assert.Equal(SweepState.Cancelled, (await Service.CancelAsync(id, CancellationToken.None)).State);
        Engine.Release();
        await Service.CompletedAsync(other);
        Assert.Equal(40 + rest.TrialsDone, Engine.Computed);
        Assert.Equal(SubmissionOutcome.Unchanged, (await SubmitAsync(ServiceSpecs.Small(trials: 80))).Outcome);
        Assert.Equal(
            (SweepState.Cancelled, rest.TrialsDone),
            ((await Service.StatusAsync(id, CancellationToken.None)).State, rest.TrialsDone)
        );
    }

    [Fact]
    public async Task What_cannot_be_done_in_a_state_is_a_conflict_with_a_remedy_and_changes_nothing()
    {
        string done = (await SubmitAsync(ServiceSpecs.Small())).Sweep.Id;
        await Service.CompletedAsync(done);
        await Conflict(() => Service.CancelAsync(done, CancellationToken.None));
        await Conflict(() => Service.PauseAsync(done, CancellationToken.None));
        Assert.Equal(SweepState.Completed, (await Service.ResumeAsync(done, CancellationToken.None)).State);
        await Conflict(() => SubmitAsync(ServiceSpecs.Small(trials: 30)));

        Engine.Hold();
        string held = (await SubmitAsync(ServiceSpecs.Small(seed: 8))).Sweep.Id;
        await Conflict(() => SubmitAsync(ServiceSpecs.Small(seed: 8, trials: 60)));
        await Conflict(() => ReportAsync(held, SweepReportKind.EstimatesCsv));
        await Service.CancelAsync(held, CancellationToken.None);
        await Conflict(() => Service.PauseAsync(held, CancellationToken.None));
        Assert.Equal(SweepState.Cancelled, (await Service.StatusAsync(held, CancellationToken.None)).State);

        static async Task Conflict(Func<Task> call)
        {
            var refusal = await Assert.ThrowsAsync<SweepServiceException>(call);
            Assert.Equal(SweepServiceFailure.Conflict, refusal.Failure);
            Assert.Contains(": ", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_sweep_that_asks_for_more_trials_is_extended_and_only_those_are_trained()
    {
        string id = (await SubmitAsync(ServiceSpecs.Small())).Sweep.Id;
        await Service.CompletedAsync(id);
        string more = ServiceSpecs.Small(trials: 100);
        SubmittedSweep extended = await SubmitAsync(more);
        Assert.Equal((id, SubmissionOutcome.Extended), (extended.Sweep.Id, extended.Outcome));
        SweepStatus status = await Service.UntilAsync(id, s => s.State == SweepState.Completed && s.TrialsTotal == 100);
        Assert.Equal(100, Engine.Computed);
        Assert.Equal((await ReferenceRun.OfAsync(more, CodeVersion)).ResultsHash, status.ResultsHash);
    }

    [Fact]
    public async Task Blocks_that_fail_again_and_again_fail_their_sweep_alone_and_resuming_tries_again()
    {
        Engine.Fail("no more cosmic rays please");
        string id = (await SubmitAsync(ServiceSpecs.Small())).Sweep.Id;
        SweepStatus failed = await Service.UntilAsync(id, s => s.State == SweepState.Failed && s.IsAtRest);
        Assert.Contains("no more cosmic rays please", failed.Failure, StringComparison.Ordinal);
        using (StreamReader events = File.OpenText(EventsFile(id)))
        {
            var plan = new SweepPlan(ShippedSpecs.Read("small.yaml", ServiceSpecs.Small()).Spec!);
            Assert.True(CoordinatorReplay.Read(events).Run(plan).IsFinished);
        }

        Engine.Fail(null);
        string other = (await SubmitAsync(ServiceSpecs.Small(seed: 8))).Sweep.Id;
        await Service.CompletedAsync(other);
        Assert.Null((await Service.ResumeAsync(id, CancellationToken.None)).Failure);
        Assert.Equal(40, (await Service.CompletedAsync(id)).TrialsDone);
    }

    [Fact]
    public async Task A_trial_that_fails_whatever_is_tried_is_recorded_as_crashed_and_costs_no_other()
    {
        Engine.Curse(trial: 42);
        using var counts = new TrialCounts();
        string id = (await SubmitAsync(ServiceSpecs.Small(trials: 200))).Sweep.Id;
        Assert.Equal(200, (await Service.CompletedAsync(id)).TrialsDone);
        // Other tests of this process may run trials meanwhile.
        Assert.True(counts["modcomp.trials{crashed}"] >= 1 && counts["modcomp.trials{completed}"] >= 199, counts.ToString());
        JsonElement estimates = (await EstimatesAsync(id)).GetProperty("configurations")[0].GetProperty("estimates");
        Assert.Equal(
            1.0 / 200,
            estimates
                .EnumerateArray()
                .Single(e => e.GetProperty("estimand").GetString() == EstimandNames.Crashed)
                .GetProperty("value")
                .GetDouble()
        );
        Assert.Equal(199, Engine.Computed);
    }

    [Fact]
    public async Task A_sweep_with_several_targets_tells_each_and_stops_at_the_last()
    {
        const string targets = "until: {targets: [{estimand: agreement, half_width: 0.4}, {estimand: gap, half_width: 0.5}]}";
        Engine.Release();
        string id = (await SubmitAsync(ServiceSpecs.Small(trials: 40, configurations: 2, extra: targets))).Sweep.Id;
        SweepStatus done = await Service.CompletedAsync(id);
        Assert.Equal(2, done.Target!.Stopped);
        Assert.Equal([("agreement", 0.4), ("gap", 0.5)], done.Target.Targets!.Select(t => (t.Estimand, t.HalfWidth)));
        foreach (JsonElement configuration in (await EstimatesAsync(id)).GetProperty("configurations").EnumerateArray())
        {
            JsonElement stopping = configuration.GetProperty("stopping");
            JsonElement[] each = [.. stopping.GetProperty("targets").EnumerateArray()];
            Assert.Equal(["agreement", "gap"], each.Select(t => t.GetProperty("estimand").GetString()!));
            long[] reached = [.. each.Select(t => t.TryGetProperty("reached_trials", out JsonElement at) ? at.GetInt64() : 40)];
            Assert.Equal(reached.Max(), stopping.GetProperty("trials").GetInt64());
        }
    }

    [Fact]
    public async Task Estimates_have_intervals_and_trials_while_a_sweep_is_at_work_and_when_it_is_done()
    {
        Engine.Hold();
        string id = (
            await SubmitAsync(ServiceSpecs.Small(trials: 40, configurations: 2, extra: "until: {estimand: agreement, half_width: 0.4}"))
        )
            .Sweep
            .Id;
        Assert.Equal(0, Trials(await EstimatesAsync(id), final: false));
        Engine.Permit(4);
        await Service.UntilAsync(id, s => s.TrialsDone >= 4 * ServiceSpecs.Block);
        // At most what is committed; a held block may leave a gap, behind which nothing counts yet.
        await SweepWatching.UntilAsync(() =>
            Trials(EstimatesAsync(id).GetAwaiter().GetResult(), final: false) is > 0 and <= 4 * ServiceSpecs.Block
        );
        Assert.Contains("<svg", Text(await ReportAsync(id, SweepReportKind.Html)), StringComparison.Ordinal);
        Engine.Release();
        SweepStatus done = await Service.CompletedAsync(id);
        Assert.Equal(("agreement", 0.4, 2), (done.Target!.Estimand, done.Target.HalfWidth, done.Target.Stopped));
        JsonElement last = await EstimatesAsync(id);
        Assert.True(Trials(last, final: true) > 0);
        foreach (JsonElement configuration in last.GetProperty("configurations").EnumerateArray())
        {
            Assert.Equal("agreement", configuration.GetProperty("stopping").GetProperty("estimand").GetString());
            JsonElement agreement = configuration
                .GetProperty("estimates")
                .EnumerateArray()
                .Single(e => e.GetProperty("estimand").GetString() == "agreement");
            Assert.InRange(
                agreement.GetProperty("value").GetDouble(),
                agreement.GetProperty("low").GetDouble(),
                agreement.GetProperty("high").GetDouble()
            );
            Assert.True(agreement.GetProperty("trials").GetInt64() > 0);
        }

        static long Trials(JsonElement estimates, bool final)
        {
            Assert.Equal(SweepEstimatesJson.Schema, estimates.GetProperty("schema").GetString());
            Assert.Equal(final, estimates.GetProperty("final").GetBoolean());
            return estimates.GetProperty("configurations").EnumerateArray().Sum(c => c.GetProperty("trials").GetInt64());
        }
    }

    private static string Text(SweepDocument document) => System.Text.Encoding.UTF8.GetString(document.ToArray());

    private Task<SweepDocument> ReportAsync(string id, SweepReportKind kind) => Service.ReportAsync(id, kind, CancellationToken.None);

    private async Task<JsonElement> EstimatesAsync(string id) =>
        JsonDocument.Parse((await Service.EstimatesAsync(id, CancellationToken.None)).ToArray()).RootElement;
}
