using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Competition.Remedies;

/// <summary>One side of a pair of trials as it is observed. Not thread-safe; a trial takes the place of the one before it.</summary>
internal sealed class ObservedSide
{
    private readonly TrialObserver _observer;
    private TrialResult? _result;

    /// <summary>Prepares to observe trials of a configuration.</summary>
    public ObservedSide(PlannedConfiguration configuration)
    {
        _observer = new TrialObserver(configuration.Configuration);
        Values = new double[Layout.Length];
    }

    /// <summary>Where each observation stands.</summary>
    public ObservationLayout Layout => _observer.Layout;

    /// <summary>The observations; NaN for what the trial does not have.</summary>
    public double[] Values { get; }

    /// <summary>Whether all networks of the trial were trained and measured.</summary>
    public bool IsCompleted => _result!.Outcome == TrialOutcome.Completed;

    /// <summary>What became of the trial.</summary>
    public TrialOutcome Outcome => _result!.Outcome;

    /// <summary>1 for a trial that diverged, 0 for one that completed; NaN for one that timed out or crashed, which might have.</summary>
    public double Diverged =>
        _result!.Outcome.IsFailure() ? double.NaN
        : IsCompleted ? 0
        : 1;

    /// <summary>
    /// Gamma of the losers: the smallest Gamma_{j,r}(T) over the modalities r of a class j, averaged over the classes. With two modalities
    /// this is the loser's. NaN for a trial that did not complete.
    /// </summary>
    public double LoserGamma
    {
        get
        {
            if (!IsCompleted)
            {
                return double.NaN;
            }

            double sum = 0;
            for (int j = 0; j < _result!.Classes; j++)
            {
                float least = float.PositiveInfinity;
                foreach (float gamma in _result.FinalGamma.AsSpan(j * _result.Modalities, _result.Modalities))
                {
                    least = Math.Min(least, gamma);
                }

                sum += least;
            }

            return sum / _result.Classes;
        }
    }

    /// <summary>Observes a trial.</summary>
    public void Observe(TrialResult result)
    {
        _result = result;
        _observer.Observe(result, Values);
    }
}
