using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>What is not done with a hosted sweep, and why.</summary>
internal static class HostedRefusals
{
    /// <summary>Why nothing can be had of a sweep whose folder was removed by hand, without a full stop.</summary>
    /// <param name="folder">The folder.</param>
    public static string OfRemoved(RunFolder folder) =>
        $"the folder {folder.Path} was removed while the server was at work: put it back and start the server again, or delete the sweep "
        + "to "
        + "take it off the list";

    /// <summary>Why a sweep is not cancelled, as the rest of a sentence; null where it is.</summary>
    /// <param name="state">Where it stands.</param>
    public static string? OfCancelling(SweepState state) =>
        state is SweepState.Completed ? "has all its trials and reports and cannot be cancelled any more: leave it as it is" : null;

    /// <summary>Why a sweep is not paused, as the rest of a sentence; null where it is.</summary>
    /// <param name="state">Where it stands.</param>
    public static string? OfPausing(SweepState state) =>
        state switch
        {
            SweepState.Completed => "has all its trials and reports and cannot be paused any more: leave it as it is",
            SweepState.Cancelled or SweepState.Failed =>
                $"is {state.ToString().ToLowerInvariant()} and does nothing that could be paused: resume it first, or "
                    + $"leave it as it is",
            _ => null,
        };

    /// <summary>Refuses to let a sweep go on by another spec where it is at work, or holds more than that asks for.</summary>
    /// <param name="status">Where the sweep stands.</param>
    /// <param name="mostCommitted">The most trials that it holds of a configuration.</param>
    /// <param name="spec">The other spec.</param>
    /// <exception cref="SweepServiceException">It is refused.</exception>
    public static void OfExtension(SweepStatus status, Func<long> mostCommitted, SweepSpec spec)
    {
        if (status.State is SweepState.Running or SweepState.Finishing)
        {
            throw new SweepServiceException(
                SweepServiceFailure.Conflict,
                $"The sweep {status.Id} is at work and cannot take another number of trials, target, archive or description now: pause it "
                    + "or wait until it is completed, then submit again."
            );
        }

        long most = mostCommitted();
        if (most > spec.Trials)
        {
            throw new SweepServiceException(
                SweepServiceFailure.Conflict,
                $"The sweep {status.Id} already holds trials up to {most} of a configuration but the spec asks for {spec.Trials}: "
                    + $"set trials to at least {most}, or give it another name."
            );
        }
    }
}
