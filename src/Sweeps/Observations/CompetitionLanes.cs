using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Observations;

/// <summary>Completed trials of the competition, observed several at a time.</summary>
internal sealed class CompetitionLanes : ILaneForm
{
    private readonly LaneObserver _observer;

    /// <summary>Makes room for trials.</summary>
    public CompetitionLanes(TrialConfiguration configuration, ObservationLayout layout)
    {
        Trials = new LaneTrials(layout.Classes, layout.Modalities, layout.Checkpoints, configuration.Evaluation.IsStratified);
        _observer = new LaneObserver(configuration, layout);
    }

    /// <summary>The trials.</summary>
    public LaneTrials Trials { get; }

    /// <summary>Their observations, after <see cref="Observe"/>.</summary>
    public LaneMatrix Values => _observer.Values;

    /// <inheritdoc/>
    public int Capacity => LaneTrials.Capacity;

    /// <inheritdoc/>
    public int Count => Trials.Count;

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<byte> row) => Trials.Add(row);

    /// <inheritdoc/>
    public void Observe(Span<double> rows)
    {
        Trials.Spread();
        _observer.Observe(Trials);
        LaneTransposition.ToRows(_observer.Values.Numbers, rows);
    }

    /// <inheritdoc/>
    public void Clear() => Trials.Clear();

    /// <summary>Reads in how many classes each modality of one trial is the trained winner.</summary>
    /// <param name="lane">The trial's lane.</param>
    /// <param name="wins">Receives the numbers, [R].</param>
    public void CopyWins(int lane, Span<int> wins) => _observer.CopyWins(lane, wins);

    /// <summary>Reads the test errors of one trial.</summary>
    /// <param name="lane">The trial's lane.</param>
    /// <param name="errors">Receives the numbers, joint, uni-modal, probes, [1 + 2 R].</param>
    public void CopyErrors(int lane, Span<int> errors) => _observer.CopyErrors(lane, errors);
}
