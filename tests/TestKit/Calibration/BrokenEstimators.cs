using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.TestKit.Calibration;

/// <summary>
/// Estimators that are wrong on purpose. A calibration that does not catch them proves nothing. Each takes the estimate of the product and
/// the trials of the small run and gives its own.
/// </summary>
public static class BrokenEstimators
{
    /// <summary>Name of the old rule for controls.</summary>
    public const string KeptControl = "control variate that is never left out";

    /// <summary>Name of the interval of half the width.</summary>
    public const string HalfWidth = "interval of half the width";

    /// <summary>Name of the interval of a quarter of the width.</summary>
    public const string QuarterWidth = "interval of a quarter of the width";

    /// <summary>Name of the biased mean.</summary>
    public const string Biased = "mean over one trial in eight too many";

    /// <summary>Name of the interval without width.</summary>
    public const string NoWidth = "no width where no spread was seen";

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<(string Name, Func<Estimate, IReadOnlyList<TrialResult>, PlainTrial, Estimate?> Broken)> All { get; } =
    [
        (HalfWidth, (e, _, _) => Narrowed(e, 2)),
        (QuarterWidth, (e, _, _) => Narrowed(e, 4)),
        (Biased, (e, _, _) => e with { Value = e.Value * 8 / 9, Low = e.Low * 8 / 9, High = e.High * 8 / 9 }),
        (
            NoWidth,
            (e, _, _) =>
                e.StandardError < 1e-9 && e.Interval != IntervalMethod.Wilson
                    ? e with
                    {
                        Low = e.Value,
                        High = e.Value,
                        Interval = IntervalMethod.Student,
                    }
                    : null
        ),
        (KeptControl, Controlled),
    ];

    private static Estimate Narrowed(Estimate estimate, double times) =>
        estimate with
        {
            Low = estimate.Value - ((estimate.Value - estimate.Low) / times),
            High = estimate.Value + ((estimate.High - estimate.Value) / times),
        };

    /// <summary>
    /// Test error of the joint network regressed on the share of initial wins less its probability given the data, however little that
    /// varies: the rule before it was mended. With 30 trials or more.
    /// </summary>
    private static Estimate? Controlled(Estimate estimate, IReadOnlyList<TrialResult> trials, PlainTrial plain)
    {
        if (
            estimate.Estimand is not { Name: EstimandNames.TestErrorControlled, Network: NetworkKind.Joint }
            || trials.Count < 30
            || trials.Any(t => t.Outcome != TrialOutcome.Completed)
            || trials[0].Modalities < 2
        )
        {
            return null;
        }

        double[] numbers = new double[plain.Length];
        int index = plain.IndexOf(estimate.Estimand, 0);
        double n = trials.Count,
            sumX = 0,
            sumY = 0,
            xx = 0,
            xy = 0,
            yy = 0;
        foreach (TrialResult trial in trials)
        {
            plain.Read(trial, numbers);
            double given = Enumerable.Range(0, trial.Classes).Average(j => (double)trial.InitialWinProbability[j * trial.Modalities]);
            double y = numbers[index],
                x = numbers[0] - given;
            (sumX, sumY, xx, xy, yy) = (sumX + x, sumY + y, xx + (x * x), xy + (x * y), yy + (y * y));
        }

        double spreadX = xx - (sumX * sumX / n),
            slope = spreadX > 0 ? (xy - (sumX * sumY / n)) / spreadX : 0;
        double value = (sumY - (slope * sumX)) / n,
            rest = Math.Max(0, yy - (sumY * sumY / n) - (slope * slope * spreadX)) / (n - 2);
        double reach = 2 * Math.Sqrt(rest / n);
        return estimate with { Value = value, Low = value - reach, High = value + reach, Interval = IntervalMethod.Student };
    }
}
