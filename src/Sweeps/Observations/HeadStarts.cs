using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Observations;

/// <summary>
/// Who would win a class at t = 0 if one modality had a head start: the share of the classes j in which h S_{j,r} is larger than every
/// other score, less its probability given the data and the modality's own Gamma_{j,r}(0). With a_s = d_{j,s}(D)^(1/(q-2)) and the law of
/// Gamma_{j,s}(0) of m neurons (<see cref="InitialGammaLaw"/>) that probability is
/// <code>
/// prod_{s != r} Phi(h a_r Gamma_{j,r}(0) / (a_s sigma_0))^m    where Gamma_{j,r}(0) is above 0, otherwise 0,
/// </code>
/// because the scores of different modalities are independent given the data. So each of them has mean exactly 0, whatever training
/// does with a start.
/// </summary>
/// <remarks>
/// Training moves the boundary between the classes that a modality wins and those that it loses: a modality that is sufficient more often
/// wins classes in which it began a little behind. Where it moved to, and how blurred it has become, several head starts know together,
/// whichever the configuration.
/// </remarks>
internal sealed class HeadStarts
{
    // No head start, and a score that counts 1.1 and 1.3 times as much or as little. In the shipped examples these leave nearly as little
    // variance as three dozen finer ones.
    private static readonly double[] s_factors = [1, 1 / 1.1, 1.1, 1 / 1.3, 1.3];

    private readonly int _classes;
    private readonly int _modalities;
    private readonly int _neurons;
    private readonly int _rootDegree;
    private readonly double _scale;
    private readonly LaneMatrix _lanes;
    private readonly Vector<double>[] _roots;
    private readonly Vector<double>[] _scores;
    private readonly double[] _rows;

    /// <summary>Prepares for the trials of a configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    public HeadStarts(TrialConfiguration configuration)
    {
        (_classes, _modalities) = (configuration.Classes, configuration.Modalities);
        _neurons = configuration.Network.Neurons;
        _rootDegree = configuration.Network.Degree - 2;
        _scale = configuration.Network.InitialScale;
        Count = CountOf(_modalities);
        _lanes = new LaneMatrix(2 * Count * _modalities);
        (_roots, _scores) = (new Vector<double>[_modalities], new Vector<double>[_modalities]);
        _rows = new double[2 * Count * _modalities * LaneTrials.Capacity];
    }

    /// <summary>How many there are of a modality; none where there is no other.</summary>
    public int Count { get; }

    /// <summary>How many there are of a modality.</summary>
    /// <param name="modalities">Number R of modalities.</param>
    public static int CountOf(int modalities) => modalities < 2 ? 0 : s_factors.Length;

    /// <summary>Reads completed trials that were observed. Allocates nothing.</summary>
    /// <param name="trials">The trials; their moments are replaced by roots where the degree of the network asks for a third or
    /// higher one, as <see cref="LaneObserver"/> does.</param>
    public void Read(LaneTrials trials)
    {
        if (Count == 0)
        {
            return;
        }

        _lanes.Numbers.Clear();
        for (var j = 0; j < _classes; j++)
        {
            ReadScores(trials, j);
            for (var r = 0; r < _modalities; r++)
            {
                ReadModality(r);
            }
        }

        var classes = new Vector<double>(_classes);
        foreach (ref var number in _lanes.Numbers)
        {
            number /= classes;
        }

        LaneTransposition.ToRows(_lanes.Numbers, _rows);
    }

    /// <summary>The controls of a modality of one trial, [Count].</summary>
    /// <param name="lane">The trial's lane.</param>
    /// <param name="modality">The modality.</param>
    public ReadOnlySpan<double> Controls(int lane, int modality) => Part(lane, modality);

    /// <summary>
    /// How probable it was in the trial that each control varies, given what the one without a head start does; upper bounds. For that one
    /// itself: that the modality wins some class, or that it does not win some, whichever is rarer. For the others: that the head start
    /// decides some class.
    /// </summary>
    /// <param name="lane">The trial's lane.</param>
    /// <param name="modality">The modality.</param>
    /// <param name="outcomes">Receives them, [Count].</param>
    public void Outcomes(int lane, int modality, Span<double> outcomes)
    {
        ReadOnlySpan<double> probabilities = Part(lane, _modalities + modality);
        for (var i = 0; i < outcomes.Length; i++)
        {
            var (even, ahead) = (probabilities[0], probabilities[i]);
            outcomes[i] = Math.Min(1, _classes * (i == 0 ? Math.Min(even, 1 - even) : Math.Abs(ahead - even)));
        }
    }

    private ReadOnlySpan<double> Part(int lane, int part) => _rows.AsSpan(((lane * 2 * _modalities) + part) * Count, Count);

    private void ReadScores(LaneTrials trials, int label)
    {
        for (var r = 0; r < _modalities; r++)
        {
            var root = trials.Moments[(label * _modalities) + r];
            _roots[r] = _rootDegree == 2 ? Vector.SquareRoot(root) : root;
            _scores[r] = Vector.ConditionalSelect(
                Vector.Equals(_roots[r], Vector<double>.Zero),
                Vector<double>.Zero,
                trials.InitialGamma[(label * _modalities) + r] * _roots[r]
            );
        }
    }

    private void ReadModality(int r)
    {
        var rival = Vector<double>.Zero;
        for (var s = 0; s < _modalities; s++)
        {
            rival = s == r ? rival : Vector.Max(rival, _scores[s]);
        }

        for (var i = 0; i < s_factors.Length; i++)
        {
            var raised = _scores[r] * new Vector<double>(s_factors[i]);
            var probability = Vector<double>.One;
            for (var s = 0; s < _modalities; s++)
            {
                if (s != r)
                {
                    // A rival without a sufficient sample never wins.
                    var behind = CdfPower(raised / (_roots[s] * new Vector<double>(_scale)));
                    probability *= Vector.ConditionalSelect(Vector.Equals(_roots[s], Vector<double>.Zero), Vector<double>.One, behind);
                }
            }

            probability = Vector.ConditionalSelect(Vector.GreaterThan(raised, Vector<double>.Zero), probability, Vector<double>.Zero);
            var wins = Vector.ConditionalSelect(Vector.GreaterThan(raised, rival), Vector<double>.One, Vector<double>.Zero);
            _lanes[(r * Count) + i] += wins - probability;
            _lanes[((_modalities + r) * Count) + i] += probability;
        }
    }

    // Phi(x)^m by repeated squaring, the same products for any number of lanes.
    private Vector<double> CdfPower(Vector<double> x)
    {
        Span<double> numbers = stackalloc double[Math.Max(Vector<double>.Count, Vector256<double>.Count)];
        x.CopyTo(numbers);
        foreach (ref var four in MemoryMarshal.Cast<double, Vector256<double>>(numbers))
        {
            four = StandardNormal.NonnegativeCdf(four);
        }

        var (rest, result, factor) = ((uint)_neurons, Vector<double>.One, new Vector<double>(numbers));
        for (; rest != 0; rest >>= 1)
        {
            result = (rest & 1) != 0 ? result * factor : result;
            factor *= factor;
        }

        return result;
    }
}
