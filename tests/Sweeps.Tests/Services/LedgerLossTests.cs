using System.Text.Json;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Hosting;
using ModalityCompetition.TestKit.Services;

namespace ModalityCompetition.Sweeps.Tests.Services;

/// <summary>A ledger that holds less than what is recorded is never served as if it were whole.</summary>
public sealed class LedgerLossTests : IDisposable
{
    private readonly ServedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_finds_half_a_ledger_says_so_and_a_resumption_trains_the_rest_again(bool oldRecord)
    {
        (string id, string hash, string estimates) = await CompleteAsync();
        Cut(id);
        if (oldRecord)
        {
            // One that says nothing of the ledger's length: the ledger is compared when it is opened.
            string record = _folder.File(id, "sweep.json");
            await File.WriteAllTextAsync(
                record,
                System.Text.RegularExpressions.Regex.Replace(
                    await File.ReadAllTextAsync(record),
                    "\"ledger_bytes\": ?[0-9]+",
                    "\"ledger_bytes\":null"
                )
            );
        }

        var log = new ListingLog();
        await using EmbeddedSweepService service = _folder.Open(log: log);
        if (oldRecord)
        {
            SweepServiceException refusal = await Assert.ThrowsAsync<SweepServiceException>(() =>
                service.TrialsAsync(id, new TrialSelection("csv", "trial"), CancellationToken.None)
            );
            Assert.Equal(SweepServiceFailure.Storage, refusal.Failure);
        }

        SweepStatus status = await service.StatusAsync(id, CancellationToken.None);
        Assert.Equal((SweepState.Failed, null), (status.State, status.ResultsHash));
        Assert.InRange(status.TrialsDone, 0, 39);
        Assert.StartsWith($"The ledger of {id} has lost {40 - status.TrialsDone} of 40 trials: ", status.Failure, StringComparison.Ordinal);
        Assert.Contains("resume the sweep", status.Failure, StringComparison.Ordinal);
        Assert.Single(log.Errors, line => line.Contains(status.Failure!, StringComparison.Ordinal));
        SweepDocument document = await service.EstimatesAsync(id, CancellationToken.None);
        Assert.False(JsonDocument.Parse(document.ToArray()).RootElement.GetProperty("final").GetBoolean());

        await service.ResumeAsync(id, CancellationToken.None);
        Assert.Equal(hash, (await service.CompletedAsync(id)).ResultsHash);
        Assert.Equal(estimates, await ReportAsync(service, id));
    }

    [Fact]
    public async Task A_ledger_whose_beginning_is_damaged_is_a_failure_that_says_what_to_move_away()
    {
        (string id, string hash, _) = await CompleteAsync();
        string file = _folder.File(id, "trials.ledger");
        byte[] bytes = await File.ReadAllBytesAsync(file);
        bytes.AsSpan(0, 40).Clear();
        await File.WriteAllBytesAsync(file, bytes);
        await using EmbeddedSweepService service = _folder.Open();
        SweepServiceException refusal = await Assert.ThrowsAsync<SweepServiceException>(() =>
            service.TrialsAsync(id, new TrialSelection("csv", "trial"), CancellationToken.None)
        );
        Assert.Equal(SweepServiceFailure.Storage, refusal.Failure);
        SweepStatus status = await service.StatusAsync(id, CancellationToken.None);
        Assert.Equal((SweepState.Failed, refusal.Message), (status.State, status.Failure));
        Assert.Contains($"move {file} away, then resume the sweep", status.Failure, StringComparison.Ordinal);
        File.Move(file, $"{file}.damaged");
        await service.ResumeAsync(id, CancellationToken.None);
        Assert.Equal(hash, (await service.CompletedAsync(id)).ResultsHash);
    }

    [Fact]
    public async Task More_trials_of_a_sweep_that_has_lost_some_are_refused_and_the_loss_is_noted()
    {
        await using EmbeddedSweepService service = _folder.Open();
        string id = (await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small()), CancellationToken.None)).Sweep.Id;
        await service.CompletedAsync(id);
        Cut(id);
        SweepServiceException refusal = await Assert.ThrowsAsync<SweepServiceException>(() =>
            service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small(trials: 80)), CancellationToken.None)
        );
        Assert.Equal(SweepServiceFailure.Storage, refusal.Failure);
        Assert.Contains("has lost", refusal.Message, StringComparison.Ordinal);
        SweepStatus status = await service.StatusAsync(id, CancellationToken.None);
        Assert.Equal((SweepState.Failed, refusal.Message), (status.State, status.Failure));
    }

    [Fact]
    public async Task A_ledger_that_is_cut_off_or_gone_while_the_server_runs_is_noticed_by_who_asks()
    {
        foreach (bool gone in new[] { false, true })
        {
            await using EmbeddedSweepService service = _folder.Open();
            string name = gone ? "gone" : "cut";
            string id = (await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small(name)), CancellationToken.None)).Sweep.Id;
            await service.CompletedAsync(id);
            await ReportAsync(service, id);
            if (gone)
            {
                File.Delete(_folder.File(id, "trials.ledger"));
            }
            else
            {
                Cut(id);
            }

            SweepServiceException refusal = await Assert.ThrowsAsync<SweepServiceException>(() => ReportAsync(service, id));
            Assert.Equal(SweepServiceFailure.Storage, refusal.Failure);
            SweepStatus status = await service.StatusAsync(id, CancellationToken.None);
            Assert.Equal((SweepState.Failed, refusal.Message), (status.State, status.Failure));
        }
    }

    [Fact]
    public async Task A_sweep_that_is_resumed_says_first_what_was_lost_meanwhile()
    {
        var engine = new ModalityCompetition.TestKit.Engines.HeldEngine();
        engine.Hold();
        string id;
        await using (EmbeddedSweepService first = _folder.Open(engine))
        {
            id = (await first.SubmitAsync(new SweepSubmission(ServiceSpecs.Small()), CancellationToken.None)).Sweep.Id;
            engine.Permit(4);
            await first.UntilAsync(id, s => s.TrialsDone == 16);
            await first.PauseAsync(id, CancellationToken.None);
            await first.UntilAsync(id, s => s.IsAtRest);
            Cut(id);
            await first.ResumeAsync(id, CancellationToken.None);
            SweepStatus failed = await first.UntilAsync(id, s => s.State == SweepState.Failed);
            Assert.StartsWith($"The ledger of {id} has lost ", failed.Failure, StringComparison.Ordinal);
            engine.Release();
            await first.ResumeAsync(id, CancellationToken.None);
            Assert.Equal(40, (await first.CompletedAsync(id)).TrialsDone);
        }
    }

    private async Task<(string Id, string Hash, string Estimates)> CompleteAsync()
    {
        await using EmbeddedSweepService service = _folder.Open();
        string id = (await service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small()), CancellationToken.None)).Sweep.Id;
        SweepStatus status = await service.CompletedAsync(id);
        return (id, status.ResultsHash!, await ReportAsync(service, id));
    }

    private void Cut(string id)
    {
        using FileStream ledger = new(_folder.File(id, "trials.ledger"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        ledger.SetLength(ledger.Length * 3 / 4);
    }

    private static async Task<string> ReportAsync(EmbeddedSweepService service, string id)
    {
        SweepDocument report = await service.ReportAsync(id, SweepReportKind.EstimatesJson, CancellationToken.None);
        return System.Text.Encoding.UTF8.GetString(report.ToArray());
    }
}
