using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Documents;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Client.Rendering.Progress;
using ModalityCompetition.Client.Sessions;
using ModalityCompetition.Client.Sessions.Runs;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Telemetry.Logging;

namespace ModalityCompetition.Client.Commands.Running;

/// <summary>
/// Tells the command of <c>--notify</c> how a run ended, whichever way that was. A command that fails is a warning and changes nothing. It
/// passes on what a run shows, to know where it stood when it failed.
/// </summary>
/// <param name="command">The command; null for none.</param>
/// <param name="view">Shows the run.</param>
/// <param name="console">Has the clock.</param>
/// <param name="log">Told what goes wrong with the command.</param>
internal sealed class RunNotifier(string? command, ISweepView view, ClientConsole console, RunLogger log) : ISweepView
{
    private SweepStart? _start;
    private SweepProgress? _progress;

    /// <inheritdoc/>
    public void Start(SweepStart start)
    {
        _start = start;
        view.Start(start);
    }

    /// <inheritdoc/>
    public void Report(SweepProgress value)
    {
        Volatile.Write(ref _progress, value);
        view.Report(value);
    }

    /// <inheritdoc/>
    public void Stop() => view.Stop();

    /// <inheritdoc/>
    public void Finishing(string what) => view.Finishing(what);

    /// <summary>Tells of a run that was completed, or was stopped and has its estimates.</summary>
    public Task EndedAsync(SweepOutcome outcome, int exitCode) =>
        TellAsync(() =>
            RunNotice.Of(
                outcome,
                exitCode,
                outcome.Result.End == RunEnd.Stopped
                    ? RestView.Stopped(outcome)
                    : $"completed; {ReadableText.Count(outcome.Result.Done)} of {CountText.Of(outcome.Result.Total, "trial")} done"
            )
        );

    /// <summary>Tells of a run that was stopped before its estimates were written.</summary>
    public Task StoppedAsync(int exitCode) =>
        TellAsync(() => RunNotice.Of("stopped", _start, _progress?.Done, new Failure(exitCode, "stopped before the reports were written")));

    /// <summary>Tells of a run that has failed.</summary>
    public Task FailedAsync(Exception exception) =>
        TellAsync(() =>
        {
            Failure failure = Failure.IsForeseen(exception)
                ? Failure.Of(exception)
                : new Failure(ExitCode.Unexpected, $"unexpected error: {exception.Message}");
            return RunNotice.Of("failed", _start, _progress?.Done, failure with { Message = Secrets.Hide(failure.Message) });
        });

    private async Task TellAsync(Func<RunNotice> notice)
    {
        if (command is null)
        {
            return;
        }

        RunNotice told = notice();
        string? wrong = await new NotifyCommand(command, console.Clock)
            .TellAsync(told.Variables(), JsonOutput.Line(told))
            .ConfigureAwait(false);
        if (wrong is not null)
        {
            log.Log.Warned($"The command of --notify has failed: {wrong}. The run is as it is.");
        }
    }
}
