using System.Diagnostics;
using ModalityCompetition.Grains.Interfaces.Devices;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Grains.Devices;

/// <summary>
/// Consecutive trials of one configuration that were announced together and become ready together. Owned by a <see cref="TrialQueue"/>,
/// which locks.
/// </summary>
internal sealed class Piece
{
    private readonly TaskCompletionSource<TrialReport>[] _answers;
    private readonly TaskCompletionSource<bool> _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Piece(OpenSweep sweep, long term, int priority, TrialBlock trials, bool alone)
    {
        Sweep = sweep;
        Term = term;
        Priority = priority;
        Trials = trials;
        Alone = alone;
        _answers = new TaskCompletionSource<TrialReport>[trials.Count];
    }

    /// <summary>The sweep.</summary>
    public OpenSweep Sweep { get; }

    /// <summary>The term in which it was ordered.</summary>
    public long Term { get; }

    /// <summary>Weight of the sweep in the share of the device.</summary>
    public int Priority { get; }

    /// <summary>The trials.</summary>
    public TrialBlock Trials { get; }

    /// <summary>Whether it shall share its batch with nothing else.</summary>
    public bool Alone { get; }

    /// <summary>What it belongs to in a trace; null where nothing is traced.</summary>
    public ActivityContext? Trace { get; init; }

    /// <summary>Completes when its trials shall come; false when it was given back before that, so that none shall come.</summary>
    public Task<bool> Called => _called.Task;

    /// <summary>Trials that have arrived.</summary>
    public int Arrived { get; private set; }

    /// <summary>Whether every trial has arrived.</summary>
    public bool IsReady => Arrived == Trials.Count;

    /// <summary>What became of all its trials; null while they wait or train.</summary>
    public TrialReport? End { get; set; }

    /// <summary>Says that its trials shall come, or that none shall.</summary>
    public void Call(bool come) => _called.SetResult(come);

    /// <summary>Whether a trial belongs to it and has not arrived.</summary>
    public bool Expects(long trial) => trial >= Trials.FirstTrial && trial < Trials.EndTrial && _answers[trial - Trials.FirstTrial] is null;

    /// <summary>A trial has arrived; the task is its answer.</summary>
    public Task<TrialReport> Arrive(long trial)
    {
        var answer = new TaskCompletionSource<TrialReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        _answers[trial - Trials.FirstTrial] = answer;
        Arrived++;
        return answer.Task;
    }

    /// <summary>Answers every trial that has arrived. Called without the lock.</summary>
    public void Answer(TrialReport report)
    {
        foreach (TaskCompletionSource<TrialReport>? answer in _answers)
        {
            answer?.TrySetResult(report);
        }
    }
}
