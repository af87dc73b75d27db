using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>
/// A second, plain implementation of the estimands: it keeps all trials, computes one number per trial from the definitions and takes
/// moments in two passes. It shares no code with the streaming one.
/// </summary>
internal sealed class BatchEstimates
{
    private readonly TrialConfiguration _configuration;
    private readonly List<TrialResult> _all;
    private readonly List<TrialResult> _measured;
    private readonly List<TrialResult> _completed;

    public BatchEstimates(TrialConfiguration configuration, IEnumerable<TrialRecord> records)
    {
        _configuration = configuration;
        _all = [.. records.Select(r => r.Result)];
        _measured = [.. _all.Where(t => !t.Outcome.IsFailure())];
        _completed = [.. _all.Where(t => t.Outcome == TrialOutcome.Completed)];
        BestModality = Enumerable
            .Range(0, configuration.Modalities)
            .MinBy(r => _completed.Average(t => (double)t.Unimodal[r].TestErrors.Sum()));
    }

    public int BestModality { get; }

    public (double Mean, double StandardError, long Count) Plain(Estimand estimand)
    {
        var values = Values(estimand).ToList();
        if (values.Count == 0)
        {
            return (double.NaN, double.NaN, 0);
        }

        var mean = values.Average();
        var squares = values.Sum(v => (v - mean) * (v - mean));

        // One Bernoulli variable per trial: the standard error is sqrt(p (1 - p) / n), without Bessel's correction.
        var degrees = IsProportion(estimand) ? values.Count : values.Count - 1;
        return (mean, Math.Sqrt(squares / degrees / values.Count), values.Count);
    }

    public (double Value, double StandardError) Controlled(Estimand estimand)
    {
        var y = Values(estimand).ToList();
        var x = _completed
            .Select(t =>
                Classes(estimand)
                    .Average(j =>
                        (InitialWinner(t, j) == estimand.Modality ? 1.0 : 0)
                        - t.InitialWinProbability[(j * t.Modalities) + estimand.Modality!.Value]
                    )
            )
            .ToList();
        var (meanY, meanX) = (y.Average(), x.Average());
        var slope = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
        var intercept = meanY - (slope * meanX);
        var rest = x.Zip(y, (a, b) => b - intercept - (slope * a)).Sum(e => e * e) / (y.Count - 2);
        return (intercept, Math.Sqrt(rest * ((1.0 / y.Count) + (meanX * meanX / x.Sum(a => (a - meanX) * (a - meanX))))));
    }

    private static bool IsProportion(Estimand estimand) =>
        estimand.Name switch
        {
            EstimandNames.InitialWin => false,
            EstimandNames.ProbeErrorLarge
            or EstimandNames.GapPositive
            or EstimandNames.Diverged
            or EstimandNames.TimedOut
            or EstimandNames.Crashed => true,
            _ => estimand.Class is not null,
        };

    private IEnumerable<double> Values(Estimand estimand)
    {
        var r = estimand.Modality ?? -1;
        return estimand.Name switch
        {
            EstimandNames.InitialWin => _measured.Select(t =>
                Classes(estimand).Average(j => (double)t.InitialWinProbability[(j * t.Modalities) + r])
            ),
            EstimandNames.InitialWinSimulated => _measured.Select(t => Classes(estimand).Average(j => InitialWinner(t, j) == r ? 1.0 : 0)),
            EstimandNames.TrainedWin or EstimandNames.TrainedWinPlain => _completed.Select(t =>
                Classes(estimand).Average(j => TrainedWinner(t, j) == r ? 1.0 : 0)
            ),
            EstimandNames.Won => Share(
                estimand,
                (t, j) => Ordered(t, j)[0] >= 1 && (t.Modalities == 1 || Ordered(t, j)[1] < 0.5 * Ordered(t, j)[0])
            ),
            EstimandNames.Shared => Share(
                estimand,
                (t, j) => Ordered(t, j)[0] >= 1 && t.Modalities > 1 && Ordered(t, j)[1] >= 0.5 * Ordered(t, j)[0]
            ),
            EstimandNames.Unlearned => Share(estimand, (t, j) => Ordered(t, j)[0] < 1),
            EstimandNames.Agreement => Share(estimand, (t, j) => InitialWinner(t, j) == TrainedWinner(t, j)),
            EstimandNames.TestError or EstimandNames.TestErrorControlled => _completed.Select(t =>
                (double)Network(t, estimand).TestErrors.Sum() / _configuration.Evaluation.TestSamples
            ),
            EstimandNames.TrainError => _completed.Select(t => (double)Network(t, estimand).TrainErrors / _configuration.Data.TrainSamples),
            EstimandNames.FinalLoss => _completed.Select(t => (double)Network(t, estimand).FinalLoss),
            EstimandNames.ProbeErrorLarge => _completed.Select(t => Error(t.Probes[r]) >= 1.0 / t.Classes ? 1.0 : 0),
            EstimandNames.Gap or EstimandNames.GapControlled => _completed.Select(t => Error(t.Joint) - Error(t.Unimodal[BestModality])),
            EstimandNames.GapPositive => _completed.Select(t => Error(t.Joint) > Error(t.Unimodal[BestModality]) ? 1.0 : 0),
            EstimandNames.Degradation or EstimandNames.DegradationControlled => _completed.Select(t =>
                Error(t.Probes[r]) - Error(t.Unimodal[r])
            ),
            EstimandNames.LoserGrowth => Growth(r, (t, j) => TrainedWinner(t, j) != r),
            EstimandNames.WinnerGrowth => Growth(r, (t, j) => TrainedWinner(t, j) == r),
            EstimandNames.LearnedWin => _completed
                .Select(t =>
                    Enumerable
                        .Range(0, t.Classes)
                        .Where(j => t.FinalGamma.Skip(j * t.Modalities).Take(t.Modalities).Max() >= _configuration.Network.Beta)
                        .Select(j => TrainedWinner(t, j) == r ? 1.0 : 0)
                        .DefaultIfEmpty(double.NaN)
                        .Average()
                )
                .Where(v => !double.IsNaN(v)),
            EstimandNames.Learned => _completed.Select(t =>
                t.LearnIterations.Where((_, i) => i % t.Modalities == r).Average(l => l >= 0 ? 1.0 : 0)
            ),
            EstimandNames.Diverged => _all.Select(t => t.Outcome == TrialOutcome.Diverged ? 1.0 : 0),
            EstimandNames.TimedOut => _all.Select(t => t.Outcome == TrialOutcome.TimedOut ? 1.0 : 0),
            EstimandNames.Crashed => _all.Select(t => t.Outcome == TrialOutcome.Crashed ? 1.0 : 0),
            _ => throw new ArgumentException(estimand.Name, nameof(estimand)),
        };
    }

    private IEnumerable<double> Share(Estimand estimand, Func<TrialResult, int, bool> holds) =>
        _completed.Select(t => Classes(estimand).Average(j => holds(t, j) ? 1.0 : 0));

    private IEnumerable<double> Growth(int r, Func<TrialResult, int, bool> counts) =>
        _completed
            .Select(t =>
                Enumerable
                    .Range(0, t.Classes)
                    .Where(j => counts(t, j))
                    .Select(j => (double)t.FinalGamma[(j * t.Modalities) + r] - t.InitialGamma[(j * t.Modalities) + r])
                    .DefaultIfEmpty(double.NaN)
                    .Average()
            )
            .Where(v => !double.IsNaN(v));

    private IEnumerable<int> Classes(Estimand estimand) => estimand.Class is { } j ? [j] : Enumerable.Range(0, _configuration.Classes);

    private static NetworkResult Network(TrialResult trial, Estimand estimand) =>
        estimand.Network switch
        {
            NetworkKind.Unimodal => trial.Unimodal[estimand.Modality!.Value],
            NetworkKind.Probe => trial.Probes[estimand.Modality!.Value],
            _ => trial.Joint,
        };

    private double Error(NetworkResult network) => (double)network.TestErrors.Sum() / _configuration.Evaluation.TestSamples;

    private static List<float> Ordered(TrialResult trial, int j) =>
        [.. trial.FinalGamma.Skip(j * trial.Modalities).Take(trial.Modalities).OrderDescending()];

    private static int InitialWinner(TrialResult trial, int j) =>
        Enumerable
            .Range(0, trial.Modalities)
            .MaxBy(r => trial.InitialGamma[(j * trial.Modalities) + r] * trial.SufficientMoment[(j * trial.Modalities) + r]);

    private static int TrainedWinner(TrialResult trial, int j) =>
        Enumerable.Range(0, trial.Modalities).MaxBy(r => trial.FinalGamma[(j * trial.Modalities) + r]);
}
