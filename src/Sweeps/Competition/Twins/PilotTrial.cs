using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Measurements;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.Competition.Twins;

/// <summary>What a trial of a pilot, or a twin of it, measured of what twins are controls of.</summary>
internal sealed class PilotTrial
{
    private readonly double[] _errors;
    private readonly int[] _winners;
    private readonly int _modalities;

    /// <summary>What a trial measured; one that diverged errs on every test sample, and nobody won its classes.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="networks">Which of its networks were trained; nothing is known of the others, and their errors are 0.</param>
    public PilotTrial(TrialResult trial, TrainedNetworks networks = TrainedNetworks.All)
    {
        bool alone = networks == TrainedNetworks.Joint;
        bool completed = trial.Outcome == TrialOutcome.Completed;
        _modalities = trial.Modalities;
        _errors = [Error(trial.Joint), .. trial.Unimodal.Select(network => alone ? 0 : Error(network)), .. trial.Probes.Select(Error)];
        _winners = [.. Enumerable.Range(0, trial.Classes).Select(j => completed ? TrialMeasurements.TrainedWinner(trial, j) : -1)];
        double steps = alone ? trial.Joint.Iterations : (trial.Joint.Iterations + trial.Unimodal.Average(u => u.Iterations)) / 2;
        Steps = completed ? steps : 0;

        double Error(NetworkResult network) => completed ? TrialMeasurements.TestError(trial, network) : TwinMeasurements.DivergedError;
    }

    /// <summary>Steps of a network that is trained; of the joint and of a uni-modal one on average, since both are as much work.</summary>
    public double Steps { get; }

    /// <summary>Test error of the joint network.</summary>
    public double Joint => _errors[0];

    /// <summary>Test error of a uni-modal network.</summary>
    /// <param name="r">The modality.</param>
    public double Unimodal(int r) => _errors[1 + r];

    /// <summary>Test error of a probe.</summary>
    /// <param name="r">The modality.</param>
    public double Probe(int r) => _errors[1 + _modalities + r];

    /// <summary>Whether a twin has another winner of some class.</summary>
    /// <param name="twin">The twin.</param>
    public bool DepartsFrom(PilotTrial twin) => !_winners.AsSpan().SequenceEqual(twin._winners);

    /// <summary>Half the mean number of classes whose winners differ between two of some trials, drawn with replacement.</summary>
    /// <param name="trials">The trials, at least one.</param>
    public static double WinnersVariance(IReadOnlyCollection<PilotTrial> trials)
    {
        PilotTrial first = trials.First();
        double all = trials.Count;
        return Enumerable
            .Range(0, first._winners.Length)
            .Sum(j => (1 - Enumerable.Range(0, first._modalities).Sum(r => Math.Pow(trials.Count(t => t._winners[j] == r) / all, 2))) / 2);
    }

    /// <summary>Share of the classes that a modality won, or whether it won one.</summary>
    /// <param name="r">The modality.</param>
    /// <param name="label">The class; null for all.</param>
    public double Wins(int r, int? label) =>
        label is { } j ? (_winners[j] == r ? 1 : 0) : _winners.Count(winner => winner == r) / (double)_winners.Length;
}
