using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.TestKit.Calibration;

/// <summary>
/// The numbers of one trial whose plain means are the truth of a calibration, written down from docs/estimators.md and docs/model.md
/// without the product's own observers. Classes are exchangeable, so an estimand of one class is the mean of the class averages.
/// </summary>
internal sealed class PlainTrial
{
    private readonly TrialConfiguration _configuration;
    private readonly int _modalities;
    private readonly int _networks;

    /// <summary>Prepares for the trials of a configuration.</summary>
    public PlainTrial(TrialConfiguration configuration)
    {
        _configuration = configuration;
        _modalities = configuration.Modalities;
        _networks = 1 + (2 * _modalities);
    }

    /// <summary>How many numbers a trial has.</summary>
    public int Length => Crashed + 1;

    private int TrainedWin => _modalities;

    private int Statuses => 2 * _modalities;

    private int TestError => Statuses + 4;

    private int TrainError => TestError + _networks;

    private int FinalLoss => TrainError + _networks;

    private int LargeProbe => FinalLoss + _networks;

    private int Gap => LargeProbe + _modalities;

    private int GapPositive => Gap + _modalities;

    private int Degradation => GapPositive + _modalities;

    private int LoserGrowth => Degradation + _modalities;

    private int WinnerGrowth => LoserGrowth + _modalities;

    private int Learned => WinnerGrowth + _modalities;

    private int LearnedWin => Learned + _modalities;

    private int Diverged => LearnedWin + _modalities;

    private int TimedOut => Diverged + 1;

    private int Crashed => TimedOut + 1;

    /// <summary>Where the number of an estimand stands.</summary>
    /// <param name="estimand">The estimand.</param>
    /// <param name="best">The uni-modal network that the gap is to.</param>
    public int IndexOf(Estimand estimand, int best)
    {
        int r = estimand.Modality ?? 0;
        int network = estimand.Network switch
        {
            NetworkKind.Unimodal => 1 + r,
            NetworkKind.Probe => 1 + _modalities + r,
            _ => 0,
        };
        return estimand.Name switch
        {
            EstimandNames.InitialWin or EstimandNames.InitialWinSimulated => r,
            EstimandNames.TrainedWin or EstimandNames.TrainedWinPlain => TrainedWin + r,
            EstimandNames.Won => Statuses,
            EstimandNames.Shared => Statuses + 1,
            EstimandNames.Unlearned => Statuses + 2,
            EstimandNames.Agreement => Statuses + 3,
            EstimandNames.TestError or EstimandNames.TestErrorControlled => TestError + network,
            EstimandNames.TrainError => TrainError + network,
            EstimandNames.FinalLoss => FinalLoss + network,
            EstimandNames.ProbeErrorLarge => LargeProbe + r,
            EstimandNames.Gap or EstimandNames.GapControlled => Gap + best,
            EstimandNames.GapPositive => GapPositive + best,
            EstimandNames.Degradation or EstimandNames.DegradationControlled => Degradation + r,
            EstimandNames.LoserGrowth => LoserGrowth + r,
            EstimandNames.WinnerGrowth => WinnerGrowth + r,
            EstimandNames.Learned => Learned + r,
            EstimandNames.LearnedWin => LearnedWin + r,
            EstimandNames.Diverged => Diverged,
            EstimandNames.TimedOut => TimedOut,
            EstimandNames.Crashed => Crashed,
            _ => throw new ArgumentException($"A calibration knows no truth for {estimand.Name}.", nameof(estimand)),
        };
    }

    /// <summary>The width of the range of a number: 1 for shares, 2 for their differences, null for what has no bounds.</summary>
    public double? WidthAt(int index) =>
        index >= FinalLoss && index < LargeProbe || index >= LoserGrowth && index < Learned ? null
        : index >= Gap && index < GapPositive || index >= Degradation && index < LoserGrowth ? 2
        : 1;

    /// <summary>Whether a number is a difference of two float32 numbers, a growth of Gamma.</summary>
    public bool IsGrowth(int index) => index >= LoserGrowth && index < Learned;

    /// <summary>The numbers of a trial; NaN where it has none.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="numbers">Receives them, [Length].</param>
    public void Read(TrialResult trial, Span<double> numbers)
    {
        numbers.Fill(double.NaN);
        numbers[Diverged] = trial.Outcome == TrialOutcome.Diverged ? 1 : 0;
        numbers[TimedOut] = trial.Outcome == TrialOutcome.TimedOut ? 1 : 0;
        numbers[Crashed] = trial.Outcome == TrialOutcome.Crashed ? 1 : 0;
        if (trial.Outcome is TrialOutcome.TimedOut or TrialOutcome.Crashed)
        {
            return;
        }

        int classes = trial.Classes;
        int[] initial = [.. Enumerable.Range(0, classes).Select(j => InitialWinner(trial, j))];
        for (int r = 0; r < _modalities; r++)
        {
            numbers[r] = (double)initial.Count(w => w == r) / classes;
        }

        if (trial.Outcome == TrialOutcome.Completed)
        {
            Competition(trial, initial, numbers);
            Networks(trial, numbers);
        }
    }

    private int InitialWinner(TrialResult trial, int j)
    {
        double[] scores = new double[_modalities];
        for (int r = 0; r < _modalities; r++)
        {
            int at = (j * _modalities) + r;
            scores[r] = trial.InitialGamma[at] * Math.Pow(trial.SufficientMoment[at], 1.0 / (_configuration.Network.Degree - 2));
        }

        for (int r = 0; r < _modalities; r++)
        {
            bool wins = scores[r] > 0;
            for (int other = 0; other < _modalities && wins; other++)
            {
                wins = other == r || scores[r] > (1 + _configuration.Evaluation.InitialMargin) * scores[other];
            }

            if (wins)
            {
                return r;
            }
        }

        return -1;
    }

    private void Competition(TrialResult trial, int[] initial, Span<double> numbers)
    {
        int classes = trial.Classes;
        Span<double> wins = stackalloc double[_modalities],
            won = stackalloc double[_modalities],
            lost = stackalloc double[_modalities];
        wins.Clear();
        won.Clear();
        lost.Clear();
        numbers.Slice(Statuses, 4).Clear();
        numbers.Slice(Learned, _modalities).Clear();
        numbers.Slice(LearnedWin, _modalities).Clear();
        double learned = 0;
        for (int j = 0; j < classes; j++)
        {
            ReadOnlySpan<float> final = trial.FinalGamma.AsSpan(j * _modalities, _modalities);
            int winner = -1;
            for (int r = 0; r < _modalities; r++)
            {
                winner = final[r] > (winner < 0 ? 0 : final[winner]) ? r : winner;
            }

            bool unlearned = winner < 0 || final[winner] < _configuration.Network.Beta;
            learned += unlearned ? 0 : 1;
            int close = 0;
            for (int r = 0; r < _modalities && !unlearned; r++)
            {
                close += r != winner && final[r] >= _configuration.Evaluation.WinnerFraction * final[winner] ? 1 : 0;
            }

            numbers[
                Statuses
                    + (
                        unlearned ? 2
                        : close > 0 ? 1
                        : 0
                    )
            ] += 1.0 / classes;
            numbers[Statuses + 3] += winner >= 0 && initial[j] == winner ? 1.0 / classes : 0;
            for (int r = 0; r < _modalities; r++)
            {
                int at = (j * _modalities) + r;
                double growth = (double)trial.FinalGamma[at] - trial.InitialGamma[at];
                wins[r] += r == winner ? 1 : 0;
                won[r] += r == winner ? growth : 0;
                lost[r] += r == winner ? 0 : growth;
                numbers[LearnedWin + r] += r == winner && !unlearned ? 1 : 0;
                numbers[Learned + r] += trial.LearnIterations[at] >= 0 ? 1.0 / classes : 0;
            }
        }

        for (int r = 0; r < _modalities; r++)
        {
            numbers[TrainedWin + r] = wins[r] / classes;
            numbers[LearnedWin + r] /= learned > 0 ? learned : double.NaN;
            numbers[WinnerGrowth + r] = wins[r] > 0 ? won[r] / wins[r] : double.NaN;
            numbers[LoserGrowth + r] = wins[r] < classes ? lost[r] / (classes - wins[r]) : double.NaN;
        }
    }

    private void Networks(TrialResult trial, Span<double> numbers)
    {
        double test = _configuration.Evaluation.TestSamples;
        NetworkResult[] networks = [trial.Joint, .. trial.Unimodal, .. trial.Probes];
        for (int i = 0; i < networks.Length; i++)
        {
            numbers[TestError + i] = networks[i].TestErrors.Sum() / test;
            numbers[TrainError + i] = (double)networks[i].TrainErrors / _configuration.Data.TrainSamples;
            numbers[FinalLoss + i] = networks[i].FinalLoss;
        }

        double joint = trial.Joint.TestErrors.Sum();
        for (int r = 0; r < _modalities; r++)
        {
            double unimodal = trial.Unimodal[r].TestErrors.Sum(),
                probe = trial.Probes[r].TestErrors.Sum();
            numbers[LargeProbe + r] = probe / test >= 1.0 / trial.Classes ? 1 : 0;
            numbers[Gap + r] = (joint - unimodal) / test;
            numbers[GapPositive + r] = joint > unimodal ? 1 : 0;
            numbers[Degradation + r] = (probe - unimodal) / test;
        }
    }
}
