using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Training.Measurements;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Observations;

/// <summary>
/// Turns the result of a trial into its vector of observations. Everything is observed within the trial, class averages included: the trial
/// is the unit of replication, and its classes are dependent. Allocates nothing.
/// </summary>
internal sealed class TrialObserver : IObserver
{
    private readonly TrialConfiguration _configuration;
    private readonly TrialMeasurements _measurements;
    private readonly int[] _wins;
    private readonly ResultLayout _row;
    private readonly CheckpointObservations _checkpoints;
    private readonly TwinObservations? _twins;
    private readonly ResultDecoder _decoder = new();

    /// <summary>Prepares the observer.</summary>
    public TrialObserver(TrialConfiguration configuration)
    {
        (_configuration, _row) = (configuration, configuration.Layout);
        _measurements = new TrialMeasurements(configuration);
        _wins = new int[configuration.Modalities];
        Layout = CompetitionMeasures.Layout(configuration);
        _checkpoints = new CheckpointObservations(configuration, Layout);
        _twins = configuration.Twins is { } twins ? new TwinObservations(twins.Count, Layout) : null;
    }

    /// <summary>Where each observation stands.</summary>
    public ObservationLayout Layout { get; }

    /// <summary>Classes whose trained winner is r in the trial observed last, [R]; meaningless after a diverged trial.</summary>
    public ReadOnlySpan<int> Wins => _wins;

    /// <inheritdoc/>
    public ILaneForm Lanes() => new CompetitionLanes(_configuration, Layout);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The row is not as long as those of the configuration.</exception>
    public void Observe(ReadOnlySpan<byte> row, Span<double> values)
    {
        if (row.Length != _row.Bytes)
        {
            throw new ArgumentException($"A row of {row.Length} bytes is none of layout {_row}.", nameof(row));
        }

        Observe(_decoder.Decode(_row, row), values);
    }

    /// <summary>Observes a trial.</summary>
    /// <param name="result">The trial; its shape must be the configuration's.</param>
    /// <param name="values">Receives the observations, [Layout.Length]. Of a diverged trial those from
    /// <see cref="ObservationLayout.Completed"/> on are NaN, of one that timed out or crashed all but the outcomes.</param>
    public void Observe(TrialResult result, Span<double> values)
    {
        if (result.Outcome.IsFailure())
        {
            values.Fill(double.NaN);
            ObserveOutcome(result.Outcome, values);
            return;
        }

        ObserveStart(result, values);
        ObserveOutcome(result.Outcome, values);
        if (result.Outcome == TrialOutcome.Completed)
        {
            ObserveCompetition(result, values);
            ObserveNetworks(result, values);
            _checkpoints.Observe(result, values);
            for (var i = 0; i < Layout.SamplingVariances; i++)
            {
                values[Layout.SamplingVariance + i] = result.Strata.Variances[i];
            }
            _twins?.Observe(result, values);
        }
        else
        {
            values[Layout.Completed..].Fill(double.NaN);
        }
    }

    private void ObserveOutcome(TrialOutcome outcome, Span<double> values)
    {
        values[Layout.Diverged] = outcome == TrialOutcome.Diverged ? 1 : 0;
        values[Layout.TimedOut] = outcome == TrialOutcome.TimedOut ? 1 : 0;
        values[Layout.Crashed] = outcome == TrialOutcome.Crashed ? 1 : 0;
    }

    private void ObserveStart(TrialResult result, Span<double> values)
    {
        var (classes, modalities) = (Layout.Classes, Layout.Modalities);
        var probabilities = values.Slice(Layout.InitialProbability, classes * modalities);
        var winners = values.Slice(Layout.InitialWinner, classes * modalities);
        var controls = values.Slice(Layout.Control, classes * modalities);
        winners.Clear();
        for (var j = 0; j < classes; j++)
        {
            var winner = _measurements.InitialWinner(result, j);
            if (winner >= 0)
            {
                winners[(j * modalities) + winner] = 1;
            }
        }

        for (var i = 0; i < controls.Length; i++)
        {
            probabilities[i] = result.InitialWinProbability[i];
            controls[i] = winners[i] - probabilities[i];
        }

        for (var r = 0; r < modalities; r++)
        {
            var (probability, wins) = (0.0, 0.0);
            for (var i = r; i < probabilities.Length; i += modalities)
            {
                probability += probabilities[i];
                wins += winners[i];
            }

            values[Layout.InitialProbabilityAverage + r] = probability / classes;
            values[Layout.InitialWinnerAverage + r] = wins / classes;
            values[Layout.ControlAverage + r] = (wins - probability) / classes;
        }
    }

    private void ObserveCompetition(TrialResult result, Span<double> values)
    {
        var (classes, modalities) = (Layout.Classes, Layout.Modalities);
        var winners = values.Slice(Layout.TrainedWinner, classes * modalities);
        var statuses = values.Slice(Layout.Statuses, ObservationLayout.StatusCount * classes);
        var averages = values.Slice(Layout.StatusAverages, ObservationLayout.StatusCount);
        var loserGrowth = values.Slice(Layout.LoserGrowth, modalities);
        var winnerGrowth = values.Slice(Layout.WinnerGrowth, modalities);
        var learned = values.Slice(Layout.Learned, modalities);
        var learnedWins = values.Slice(Layout.LearnedWin, modalities);
        winners.Clear();
        statuses.Clear();
        averages.Clear();
        loserGrowth.Clear();
        winnerGrowth.Clear();
        learned.Clear();
        learnedWins.Clear();
        Array.Clear(_wins);
        for (var j = 0; j < classes; j++)
        {
            var winner = TrialMeasurements.TrainedWinner(result, j);
            var status = _measurements.Status(result, j) switch
            {
                ClassStatus.Won => 0,
                ClassStatus.Shared => 1,
                _ => 2,
            };
            statuses[(status * classes) + j] = 1;
            averages[status]++;
            if (winner >= 0)
            {
                winners[(j * modalities) + winner] = 1;
                _wins[winner]++;
                learnedWins[winner] += status == 2 ? 0 : 1;
                if (values[Layout.InitialWinner + (j * modalities) + winner] == 1)
                {
                    statuses[(3 * classes) + j] = 1;
                    averages[3]++;
                }
            }

            for (var r = 0; r < modalities; r++)
            {
                var i = (j * modalities) + r;
                var growth = (double)result.FinalGamma[i] - result.InitialGamma[i];
                if (r == winner)
                {
                    winnerGrowth[r] += growth;
                }
                else
                {
                    loserGrowth[r] += growth;
                }

                learned[r] += result.LearnIterations[i] == TrialResult.NeverLearned ? 0 : 1;
            }
        }

        var learnedClasses = averages[0] + averages[1];
        for (var status = 0; status < averages.Length; status++)
        {
            averages[status] /= classes;
        }

        for (var r = 0; r < modalities; r++)
        {
            values[Layout.TrainedWinnerAverage + r] = (double)_wins[r] / classes;
            learned[r] /= classes;
            learnedWins[r] = learnedClasses == 0 ? double.NaN : learnedWins[r] / learnedClasses;
            winnerGrowth[r] = _wins[r] == 0 ? double.NaN : winnerGrowth[r] / _wins[r];
            loserGrowth[r] = _wins[r] == classes ? double.NaN : loserGrowth[r] / (classes - _wins[r]);
        }
    }

    private void ObserveNetworks(TrialResult result, Span<double> values)
    {
        var modalities = Layout.Modalities;
        var testUnits = _configuration.TestUnits;
        var joint = ObserveNetwork(result.Joint, 0, values);
        for (var r = 0; r < modalities; r++)
        {
            var unimodal = ObserveNetwork(result.Unimodal[r], 1 + r, values);
            var probe = ObserveNetwork(result.Probes[r], 1 + modalities + r, values);
            values[Layout.ProbeErrorLarge + r] = probe * Layout.Classes >= testUnits ? 1 : 0;
            values[Layout.GapPositive + r] = joint > unimodal + _configuration.TestTie ? 1 : 0;

            // Differences of counts are exact; differences of rounded shares would not be.
            values[Layout.Gap + r] = (double)(joint - unimodal) / testUnits;
            values[Layout.Degradation + r] = (double)(probe - unimodal) / testUnits;
        }
    }

    /// <summary>Observes one network and returns its test errors, in the units they are counted in.</summary>
    private long ObserveNetwork(NetworkResult network, int index, Span<double> values)
    {
        var errors = 0L;
        foreach (var count in network.TestErrors)
        {
            errors += count;
        }

        values[Layout.TestError + index] = (double)errors / _configuration.TestUnits;
        values[Layout.TrainError + index] = (double)network.TrainErrors / _configuration.Data.TrainSamples;
        values[Layout.FinalLoss + index] = network.FinalLoss;
        return errors;
    }
}
