using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Measurements;

/// <summary>
/// What is derived from the primary measurements of a trial: winners, statuses, agreement, errors and gaps. Thresholds come from the
/// configuration, so that they can be changed without training again. Immutable and thread-safe; methods on winners, statuses and errors
/// of a diverged trial are meaningless except <see cref="InitialWinner"/>.
/// </summary>
public sealed class TrialMeasurements
{
    /// <summary>No modality won.</summary>
    public const int Nobody = -1;

    private readonly double _factor;
    private readonly double _fraction;
    private readonly double _beta;
    private readonly int _degree;

    /// <summary>Measurements under the thresholds of a configuration.</summary>
    /// <param name="configuration">Gives q, beta, lambda and the initial margin.</param>
    public TrialMeasurements(TrialConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _factor = 1 + configuration.Evaluation.InitialMargin;
        _fraction = configuration.Evaluation.WinnerFraction;
        _beta = configuration.Network.Beta;
        _degree = configuration.Network.Degree;
    }

    /// <summary>Initial score S_{j,r} = Gamma_{j,r}(0) d_{j,r}(D)^(1/(q-2)).</summary>
    public double Score(TrialResult result, int label, int modality)
    {
        ArgumentNullException.ThrowIfNull(result);
        int at = (label * result.Modalities) + modality;
        double moment = result.SufficientMoment[at];
        return moment == 0 ? 0 : result.InitialGamma[at] * DeterministicMath.Root(moment, _degree - 2);
    }

    /// <summary>
    /// The modality r with S_{j,r} > (1 + margin) S_{j,r'} for every other r' (arXiv 2203.12221, Definition A.2), or <see cref="Nobody"/>:
    /// all scores are 0, the largest is not unique or the margin is not reached.
    /// </summary>
    public int InitialWinner(TrialResult result, int label)
    {
        ArgumentNullException.ThrowIfNull(result);
        (int winner, double best, double second) = (Nobody, 0, 0);
        for (int r = 0; r < result.Modalities; r++)
        {
            double score = Score(result, label, r);
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

    /// <summary>The modality with the largest Gamma_{j,r}(T), the first of equals, or <see cref="Nobody"/> when all are 0.</summary>
    public static int TrainedWinner(TrialResult result, int label)
    {
        ArgumentNullException.ThrowIfNull(result);
        (int winner, float best) = (Nobody, 0f);
        for (int r = 0; r < result.Modalities; r++)
        {
            float gamma = result.FinalGamma[(label * result.Modalities) + r];
            if (gamma > best)
            {
                (winner, best) = (r, gamma);
            }
        }

        return winner;
    }

    /// <summary>How the competition for a class ended.</summary>
    public ClassStatus Status(TrialResult result, int label)
    {
        int winner = TrainedWinner(result, label);
        ReadOnlySpan<float> gamma = result.FinalGamma.AsSpan(label * result.Modalities, result.Modalities);
        if (winner == Nobody || gamma[winner] < _beta)
        {
            return ClassStatus.Unlearned;
        }

        for (int r = 0; r < gamma.Length; r++)
        {
            if (r != winner && gamma[r] >= _fraction * gamma[winner])
            {
                return ClassStatus.Shared;
            }
        }

        return ClassStatus.Won;
    }

    /// <summary>Whether the initial winner of a class is its trained winner; false where either is <see cref="Nobody"/>.</summary>
    public bool Agrees(TrialResult result, int label)
    {
        int winner = InitialWinner(result, label);
        return winner != Nobody && winner == TrainedWinner(result, label);
    }

    /// <summary>Fraction of the classes whose initial and trained winner agree.</summary>
    public double Agreement(TrialResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Enumerable.Range(0, result.Classes).Count(label => Agrees(result, label)) / (double)result.Classes;
    }

    /// <summary>Test error of a network of the trial, 0..1.</summary>
    /// <param name="result">The trial.</param>
    /// <param name="network">Its joint, a uni-modal or a probe network.</param>
    public static double TestError(TrialResult result, NetworkResult network)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(network);
        return network.TotalTestErrors / (double)result.TestClassCounts.Sum();
    }

    /// <summary>Test error of the joint network minus that of the uni-modal network of one modality, paired by the trial.</summary>
    public static double Gap(TrialResult result, int modality)
    {
        ArgumentNullException.ThrowIfNull(result);
        return TestError(result, result.Joint) - TestError(result, result.Unimodal[modality]);
    }

    /// <summary>Test error of the probe of a modality minus that of its uni-modal network, paired by the trial.</summary>
    public static double Degradation(TrialResult result, int modality)
    {
        ArgumentNullException.ThrowIfNull(result);
        return TestError(result, result.Probes[modality]) - TestError(result, result.Unimodal[modality]);
    }
}
