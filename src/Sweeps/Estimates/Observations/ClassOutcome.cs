using ModalityCompetition.Training.Measurements;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Observations;

/// <summary>Who won a class of a trial, at the start and after training. Allocates nothing.</summary>
internal sealed class ClassOutcome
{
    /// <summary>No modality won.</summary>
    public const int Nobody = -1;

    private readonly double _factor;
    private readonly double _fraction;
    private readonly double _beta;
    private readonly double _exponent;

    /// <summary>Prepares for the trials of a configuration.</summary>
    public ClassOutcome(TrialConfiguration configuration)
    {
        _factor = 1 + configuration.Evaluation.InitialMargin;
        _fraction = configuration.Evaluation.WinnerFraction;
        _beta = configuration.Network.Beta;
        _exponent = 1.0 / (configuration.Network.Degree - 2);
    }

    /// <summary>
    /// The modality whose initial score S_{j,r} = Gamma_{j,r}(0) d_{j,r}(D)^(1/(q-2)) exceeds (1 + margin) times every other's, or <see cref="Nobody"/>:
    /// no neuron has a positive product, no sample is sufficient, or the margin is not reached.
    /// </summary>
    public int InitialWinner(TrialResult result, int j)
    {
        var first = j * result.Modalities;
        var (winner, best, second) = (Nobody, 0.0, 0.0);
        for (var r = 0; r < result.Modalities; r++)
        {
            double moment = result.SufficientMoment[first + r];
            var score = result.InitialGamma[first + r] * (_exponent == 1 ? moment : Math.Pow(moment, _exponent));
            if (score > best)
            {
                (winner, second, best) = (r, best, score);
            }
            else if (score > second)
            {
                second = score;
            }
        }

        return best > _factor * second ? winner : Nobody;
    }

    /// <summary>The modality with the largest Gamma_{j,r}(T), or <see cref="Nobody"/> when all are zero; ties go to the lower index.</summary>
    public static int TrainedWinner(TrialResult result, int j)
    {
        var first = j * result.Modalities;
        var (winner, best) = (Nobody, 0f);
        for (var r = 0; r < result.Modalities; r++)
        {
            var gamma = result.FinalGamma[first + r];
            if (gamma > best)
            {
                (winner, best) = (r, gamma);
            }
        }

        return winner;
    }

    /// <summary>How the competition for a class ended.</summary>
    /// <param name="result">The trial.</param>
    /// <param name="j">The class.</param>
    /// <param name="winner">Its trained winner.</param>
    public ClassStatus Status(TrialResult result, int j, int winner)
    {
        var first = j * result.Modalities;
        if (winner == Nobody || result.FinalGamma[first + winner] < _beta)
        {
            return ClassStatus.Unlearned;
        }

        var threshold = _fraction * result.FinalGamma[first + winner];
        for (var r = 0; r < result.Modalities; r++)
        {
            if (r != winner && result.FinalGamma[first + r] >= threshold)
            {
                return ClassStatus.Shared;
            }
        }

        return ClassStatus.Won;
    }
}
