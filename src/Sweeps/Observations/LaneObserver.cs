using System.Numerics;
using System.Runtime.InteropServices;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Training.Measurements;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Observations;

/// <summary>
/// <see cref="TrialObserver"/> for completed trials, as many at once as a vector has lanes: the same operations in the same order for each,
/// with masks instead of branches, so the same observations bit for bit. Allocates nothing.
/// </summary>
internal sealed class LaneObserver
{
    private const double Nobody = TrialMeasurements.Nobody;

    private readonly TrialConfiguration _configuration;
    private readonly ObservationLayout _layout;
    private readonly LaneMatrix _values;
    private readonly LaneMatrix _initial;
    private readonly LaneMatrix _trained;
    private readonly LaneMatrix _wins;
    private readonly LaneMatrix _errors;
    private readonly LaneCheckpoints _checkpoints;
    private readonly LaneTwins? _twins;
    private readonly int _rootDegree;
    private readonly Vector<double> _factor;
    private readonly Vector<double> _fraction;
    private readonly Vector<double> _beta;

    /// <summary>Prepares the observer.</summary>
    public LaneObserver(TrialConfiguration configuration, ObservationLayout layout)
    {
        _configuration = configuration;
        _layout = layout;
        _values = new LaneMatrix(layout.Length);
        (_initial, _trained) = (new(layout.Classes), new(layout.Classes));
        (_wins, _errors) = (new(layout.Modalities), new(layout.Networks));
        _checkpoints = new LaneCheckpoints(configuration, layout);
        _twins = configuration.Twins is { } twins ? new LaneTwins(twins.Count, layout) : null;
        _rootDegree = configuration.Network.Degree - 2;
        _factor = new Vector<double>(1 + configuration.Evaluation.InitialMargin);
        _fraction = new Vector<double>(configuration.Evaluation.WinnerFraction);
        _beta = new Vector<double>(configuration.Network.Beta);
    }

    /// <summary>The observations, [Layout.Length].</summary>
    public LaneMatrix Values => _values;

    /// <summary>Reads in how many classes each modality of one trial is the trained winner.</summary>
    /// <param name="lane">The trial's lane.</param>
    /// <param name="wins">Receives the numbers, [R].</param>
    public void CopyWins(int lane, Span<int> wins) => _wins.CopyCounts(lane, wins);

    /// <summary>Reads the test errors of one trial.</summary>
    /// <param name="lane">The trial's lane.</param>
    /// <param name="errors">Receives the numbers, joint, uni-modal, probes, [1 + 2 R].</param>
    public void CopyErrors(int lane, Span<int> errors) => _errors.CopyCounts(lane, errors);

    /// <summary>Observes trials.</summary>
    /// <param name="trials">The trials. Where their scores need a root of third or higher degree, the moments are replaced by it.</param>
    public void Observe(LaneTrials trials)
    {
        if (_rootDegree > 2)
        {
            foreach (ref var moment in MemoryMarshal.Cast<Vector<double>, double>(trials.Moments))
            {
                moment = DeterministicMath.Root(moment, _rootDegree);
            }
        }

        _values[_layout.Diverged] = Vector<double>.Zero;
        _values[_layout.TimedOut] = Vector<double>.Zero;
        _values[_layout.Crashed] = Vector<double>.Zero;
        FindInitialWinners(trials);
        ObserveStatuses(trials);
        for (var r = 0; r < _layout.Modalities; r++)
        {
            ObserveModality(trials, r);
        }

        ObserveNetworks(trials);
        trials.SamplingVariances.CopyTo(_values.Numbers.Slice(_layout.SamplingVariance, _layout.SamplingVariances));
        _checkpoints.Observe(trials, _values);
        _twins?.Observe(trials, _values);
    }

    // As TrialMeasurements.InitialWinner, from Gamma(0) and the roots of the moments: the first and the second root are exact and correctly
    // rounded however they are computed.
    private void FindInitialWinners(LaneTrials trials)
    {
        var modalities = _layout.Modalities;
        ReadOnlySpan<Vector<double>> gammas = trials.InitialGamma;
        ReadOnlySpan<Vector<double>> moments = trials.Moments;
        var initial = _initial.Numbers;
        for (var j = 0; j < initial.Length; j++)
        {
            var (winner, best, second) = (new Vector<double>(Nobody), Vector<double>.Zero, Vector<double>.Zero);
            for (var r = 0; r < modalities; r++)
            {
                var root = moments[(j * modalities) + r];
                root = _rootDegree == 2 ? Vector.SquareRoot(root) : root;
                var score = Vector.ConditionalSelect(
                    Vector.Equals(root, Vector<double>.Zero),
                    Vector<double>.Zero,
                    gammas[(j * modalities) + r] * root
                );
                var above = Vector.GreaterThan(score, best);
                second = Vector.ConditionalSelect(above, best, Vector.ConditionalSelect(Vector.GreaterThan(score, second), score, second));
                best = Vector.ConditionalSelect(above, score, best);
                winner = Vector.ConditionalSelect(above, new Vector<double>(r), winner);
            }

            initial[j] = Vector.ConditionalSelect(Vector.GreaterThan(best, _factor * second), winner, new Vector<double>(Nobody));
        }
    }

    // As TrialMeasurements.TrainedWinner and TrialMeasurements.Status.
    private void ObserveStatuses(LaneTrials trials)
    {
        var (classes, modalities) = (_layout.Classes, _layout.Modalities);
        ReadOnlySpan<Vector<double>> gammas = trials.FinalGamma;
        ReadOnlySpan<Vector<double>> initial = _initial.Numbers;
        var trained = _trained.Numbers;
        var statuses = _values.Numbers.Slice(_layout.Statuses, ObservationLayout.StatusCount * classes);
        var (allWon, allShared, allUnlearned, allAgreed) = (
            Vector<double>.Zero,
            Vector<double>.Zero,
            Vector<double>.Zero,
            Vector<double>.Zero
        );
        for (var j = 0; j < classes; j++)
        {
            var ofClass = gammas.Slice(j * modalities, modalities);
            var (winner, largest) = (new Vector<double>(Nobody), Vector<double>.Zero);
            for (var r = 0; r < ofClass.Length; r++)
            {
                var above = Vector.GreaterThan(ofClass[r], largest);
                largest = Vector.ConditionalSelect(above, ofClass[r], largest);
                winner = Vector.ConditionalSelect(above, new Vector<double>(r), winner);
            }

            var (rivalled, enough) = (Vector<long>.Zero, _fraction * largest);
            for (var r = 0; r < ofClass.Length; r++)
            {
                rivalled |= Vector.AndNot(Vector.GreaterThanOrEqual(ofClass[r], enough), Vector.Equals(winner, new Vector<double>(r)));
            }

            var somebody = Vector.GreaterThanOrEqual(winner, Vector<double>.Zero);
            var learned = Vector.AndNot(somebody, Vector.LessThan(largest, _beta));
            var won = One(Vector.AndNot(learned, rivalled));
            var shared = One(learned & rivalled);
            var unlearned = Vector<double>.One - won - shared;
            var agreed = One(somebody & Vector.Equals(initial[j], winner));
            trained[j] = winner;
            (statuses[j], statuses[classes + j], statuses[(2 * classes) + j], statuses[(3 * classes) + j]) = (
                won,
                shared,
                unlearned,
                agreed
            );
            (allWon, allShared, allUnlearned, allAgreed) = (allWon + won, allShared + shared, allUnlearned + unlearned, allAgreed + agreed);
        }

        var count = new Vector<double>(classes);
        _values[_layout.StatusAverages] = allWon / count;
        _values[_layout.StatusAverages + 1] = allShared / count;
        _values[_layout.StatusAverages + 2] = allUnlearned / count;
        _values[_layout.StatusAverages + 3] = allAgreed / count;
    }

    private void ObserveModality(LaneTrials trials, int r)
    {
        var modalities = _layout.Modalities;
        var cells = _layout.Classes * modalities;
        ReadOnlySpan<Vector<double>> initialGammas = trials.InitialGamma[..cells];
        ReadOnlySpan<Vector<double>> finalGammas = trials.FinalGamma[..cells];
        ReadOnlySpan<Vector<double>> probabilities = trials.Probabilities[..cells];
        ReadOnlySpan<Vector<double>> iterations = trials.LearnIterations[..cells];
        var initialWinners = _values.Numbers.Slice(_layout.InitialWinner, cells);
        var initialProbabilities = _values.Numbers.Slice(_layout.InitialProbability, cells);
        var controls = _values.Numbers.Slice(_layout.Control, cells);
        var trainedWinners = _values.Numbers.Slice(_layout.TrainedWinner, cells);
        ReadOnlySpan<Vector<double>> unlearnedClasses = _values.Numbers.Slice(_layout.Statuses + (2 * _layout.Classes), _layout.Classes);
        var modality = new Vector<double>(r);
        var (learnedWins, learnedClasses) = (Vector<double>.Zero, Vector<double>.Zero);
        var (initialWins, probability, wins) = (Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero);
        var (winnerGrowth, loserGrowth, unlearned) = (Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero);
        var never = new Vector<double>(TrialResult.NeverLearned);
        for (var (j, i) = (0, r); i < cells; j++, i += modalities)
        {
            var isWinner = Vector.Equals(_trained[j], modality);
            var (initialOne, trainedOne) = (One(Vector.Equals(_initial[j], modality)), One(isWinner));
            initialWinners[i] = initialOne;
            initialProbabilities[i] = probabilities[i];
            controls[i] = initialOne - probabilities[i];
            trainedWinners[i] = trainedOne;
            (initialWins, probability, wins) = (initialWins + initialOne, probability + probabilities[i], wins + trainedOne);
            unlearned += One(Vector.Equals(iterations[i], never));
            var isLearned = Vector<double>.One - unlearnedClasses[j];
            (learnedWins, learnedClasses) = (learnedWins + (trainedOne * isLearned), learnedClasses + isLearned);

            // A sum that began with 0 is never -0, so adding 0 for a class leaves it as leaving the class out does.
            var growth = finalGammas[i] - initialGammas[i];
            winnerGrowth += Vector.ConditionalSelect(isWinner, growth, Vector<double>.Zero);
            loserGrowth += Vector.ConditionalSelect(isWinner, Vector<double>.Zero, growth);
        }

        var classes = new Vector<double>(_layout.Classes);
        var (losses, none) = (classes - wins, new Vector<double>(double.NaN));
        _wins[r] = wins;
        _values[_layout.InitialProbabilityAverage + r] = probability / classes;
        _values[_layout.InitialWinnerAverage + r] = initialWins / classes;
        _values[_layout.ControlAverage + r] = (initialWins - probability) / classes;
        _values[_layout.TrainedWinnerAverage + r] = wins / classes;
        _values[_layout.Learned + r] = (classes - unlearned) / classes;
        _values[_layout.LearnedWin + r] = Vector.ConditionalSelect(
            Vector.Equals(learnedClasses, Vector<double>.Zero),
            none,
            learnedWins / learnedClasses
        );
        _values[_layout.WinnerGrowth + r] = Vector.ConditionalSelect(Vector.Equals(wins, Vector<double>.Zero), none, winnerGrowth / wins);
        _values[_layout.LoserGrowth + r] = Vector.ConditionalSelect(Vector.Equals(losses, Vector<double>.Zero), none, loserGrowth / losses);
    }

    private void ObserveNetworks(LaneTrials trials)
    {
        var modalities = _layout.Modalities;
        var testUnits = new Vector<double>(_configuration.TestUnits);
        var tie = new Vector<double>(_configuration.TestTie);
        var trainSamples = new Vector<double>(_configuration.Data.TrainSamples);
        for (var network = 0; network < _layout.Networks; network++)
        {
            var errors = Vector<double>.Zero;
            foreach (var count in trials.TestErrors(network))
            {
                errors += count;
            }

            _errors[network] = errors;
            _values[_layout.TestError + network] = errors / testUnits;
            _values[_layout.TrainError + network] = trials.TrainErrors(network) / trainSamples;
            _values[_layout.FinalLoss + network] = trials.FinalLoss(network);
        }

        var joint = _errors[0];
        for (var r = 0; r < modalities; r++)
        {
            // Counts and their products with K are whole numbers below 2^53, hence exact.
            var (unimodal, probe) = (_errors[1 + r], _errors[1 + modalities + r]);
            _values[_layout.ProbeErrorLarge + r] = One(Vector.GreaterThanOrEqual(probe * new Vector<double>(_layout.Classes), testUnits));
            _values[_layout.GapPositive + r] = One(Vector.GreaterThan(joint, unimodal + tie));
            _values[_layout.Gap + r] = (joint - unimodal) / testUnits;
            _values[_layout.Degradation + r] = (probe - unimodal) / testUnits;
        }
    }

    private static Vector<double> One(Vector<long> mask) => Vector.ConditionalSelect(mask, Vector<double>.One, Vector<double>.Zero);
}
