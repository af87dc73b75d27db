using System.Globalization;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>
/// Claims about limits, judged on axes of sigma_0 or K: the deviation of the estimate from its prediction, which may itself depend on x, is
/// extrapolated to x = 0 by <see cref="Extrapolation"/> and must vanish there; and the time to learn must grow like sigma_0^-(q-2) (Lemma
/// A.15), the slope of its mean logarithm over log sigma_0.
/// </summary>
internal static class LimitClaims
{
    public const string Growth = "Lemma A.15";

    /// <summary>Largest share of (trial, class) pairs without a time to learn at which the slope is judged.</summary>
    private const double MostCensored = 0.01;

    private const long LeastTrials = 10;

    /// <summary>The claims of all axes.</summary>
    /// <param name="points">The configurations.</param>
    /// <param name="ledger">Their trials.</param>
    /// <param name="fixedTrials">
    /// Trials per configuration that were fixed beforehand, where results chose the rest (the least number of a sweep with a target): these
    /// alone are used, because the intervals are for a number that nobody chose by looking. Null where all were fixed.
    /// </param>
    /// <param name="cancellation">Checked between trials.</param>
    public static IEnumerable<PendingVerdict> Of(
        IReadOnlyList<AxisPoint> points,
        ITrialLedger ledger,
        long? fixedTrials,
        CancellationToken cancellation
    )
    {
        foreach (AsymptoticAxis axis in AsymptoticAxis.Of([.. points.Where(p => p.Configuration.Configuration.IsOfTheorems)]))
        {
            Deviation[] deviations = [.. axis.Symbol == AsymptoticAxis.Sigma ? AsSigmaFalls(axis) : AsClassesGrow(axis)];
            long common = axis.Members.Min(m => m.Point.Trials);
            AxisMoments moments = AxisMoments.Read(
                axis,
                ledger,
                Math.Min(common, fixedTrials ?? common),
                [.. deviations.Select(d => d.Observed)],
                cancellation
            );
            PendingVerdict Judged(PendingVerdict claim) =>
                fixedTrials is { } least && common < least
                    ? claim with
                    {
                        Obstacle = $"a configuration has fewer trials than the {least} that were fixed beforehand",
                    }
                : fixedTrials is { } used
                    ? claim with
                    {
                        Remark = $"{claim.Remark}; from the first {used} trials of each configuration, which 'until' fixed beforehand",
                    }
                : claim;
            for (int i = 0; i < deviations.Length; i++)
            {
                if (moments.Count(i) >= LeastTrials && Limit(axis, deviations[i], moments, i) is { } claim)
                {
                    yield return Judged(claim with { Obstacle = Obstacle(axis, deviations[i].Estimand) });
                }
            }

            // Of equal q only: the exponent is the claim.
            bool sameDegree = axis.Members.Select(m => m.Point.Configuration.Configuration.Network.Degree).Distinct().Count() == 1;
            if (axis.Symbol == AsymptoticAxis.Sigma && sameDegree && moments.Count(deviations.Length) >= LeastTrials)
            {
                yield return Judged(Slope(axis, moments, deviations.Length));
            }
        }
    }

    /// <summary>The estimands whose deviations from their predictions are extrapolated.</summary>
    /// <param name="modalities">Number of modalities.</param>
    public static IEnumerable<Estimand> Estimands(int modalities)
    {
        for (int r = 0; r < modalities; r++)
        {
            yield return new Estimand(EstimandNames.TrainedWin, Modality: r);
            yield return new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, r);
        }

        yield return new Estimand(EstimandNames.Agreement);
        yield return new Estimand(EstimandNames.TestError, NetworkKind.Joint);
        yield return new Estimand(EstimandNames.Gap);
    }

    private static IEnumerable<Deviation> AsSigmaFalls(AsymptoticAxis axis)
    {
        int modalities = axis.Members[0].Point.Configuration.Configuration.Modalities;
        if (modalities < 2)
        {
            yield break;
        }

        bool complete = axis.Members.All(m => m.Point.IsComplete);
        yield return new(
            ConfigurationClaims.TrainedWinner,
            "initial winner = trained winner",
            new(EstimandNames.Agreement),
            (at, v) => v[at.StatusAverages + 3]
        );
        for (int r = 0; r < modalities; r++)
        {
            int modality = r;
            string name = axis.Members[0].Point.Configuration.Configuration.Data.Modalities[r].Name;

            // The control variate with coefficient 1, the right one in the limit where initial and trained winner are the same; its mean
            // is 0 where no trial is missing. Where an initial winner was too
            // rare for a coefficient to be known, it would only take its own probability away.
            var estimand = new Estimand(EstimandNames.TrainedWin, Modality: r);
            bool controlled = complete && axis.Members.All(m => m.Point.IsControlled[modality]);
            yield return new(
                ConfigurationClaims.TrainedWinner,
                $"P(trained winner), {name}",
                estimand,
                (at, v) => v[at.TrainedWinnerAverage + modality] - (controlled ? v[at.ControlAverage + modality] : 0)
            );
        }
    }

    private static IEnumerable<Deviation> AsClassesGrow(AsymptoticAxis axis)
    {
        var configuration = axis.Members[0].Point.Configuration.Configuration;
        for (int r = 0; r < configuration.Modalities; r++)
        {
            int modality = r;
            string name = configuration.Data.Modalities[r].Name;
            yield return new(
                ConfigurationClaims.Unimodal,
                $"uni-modal test error, {name}",
                new(EstimandNames.TestError, NetworkKind.Unimodal, r),
                (at, v) => v[at.TestError + 1 + modality]
            );
        }

        if (configuration.Modalities > 1)
        {
            yield return new(
                ConfigurationClaims.Joint,
                "joint test error",
                new(EstimandNames.TestError, NetworkKind.Joint),
                (at, v) => v[at.TestError]
            );
        }

        int?[] best = [.. axis.Members.Select(m => m.Point.BestModality).Distinct()];
        if (configuration.Modalities > 1 && best is [{ } one])
        {
            yield return new(
                ConfigurationClaims.Joint,
                "gap to the best uni-modal network",
                new(EstimandNames.Gap),
                (at, v) => v[at.Gap + one]
            );
        }
    }

    private static PendingVerdict? Limit(AsymptoticAxis axis, Deviation deviation, AxisMoments moments, int quantity)
    {
        double?[] predictions = [.. axis.Members.Select(m => m.Point.Prediction(deviation.Estimand))];
        if (predictions.Any(p => p is null))
        {
            return null;
        }

        double[] x = [.. axis.Members.Select(m => m.X)];
        double[] off = [.. moments.Means(quantity).Zip(predictions, (mean, p) => mean - p!.Value)];
        double[,] covariance = moments.Covariance(quantity);
        Extrapolation line = Extrapolation.Of(x, off, Errors(covariance), covariance);
        double size = predictions.Average()!.Value;
        return new PendingVerdict
        {
            Claim = deviation.Claim,
            Quantity = $"{deviation.Quantity}: deviation from the prediction",
            Where = Where(axis),
            Prediction = new Prediction(0, PredictionKind.Asymptotic, $"limit {axis.Symbol} -> 0"),
            Tolerance = Math.Max(VerdictTolerance.Absolute, VerdictTolerance.Relative * Math.Abs(size)),
            Value = line.Limit,
            At = line.IntervalOfLimit,
            Precisely = $"when extrapolated to {axis.Symbol} = 0",
            Remark = Misfit(line) + $", slope {VerdictReading.Number(line.Slope)} per {axis.Symbol}",
        };
    }

    private static PendingVerdict Slope(AsymptoticAxis axis, AxisMoments moments, int quantity)
    {
        int degree = axis.Members[0].Point.Configuration.Configuration.Network.Degree;
        double[] x = [.. axis.Members.Select(m => Math.Log(m.X))];
        double[,] covariance = moments.Covariance(quantity);
        Extrapolation line = Extrapolation.Of(x, moments.Means(quantity), Errors(covariance), covariance);
        double censored = moments.Censored().Max();
        return new PendingVerdict
        {
            Claim = Growth,
            Quantity = "slope of log(time to learn) over log(sigma0)",
            Where = Where(axis),
            Prediction = new Prediction(-(degree - 2), PredictionKind.Asymptotic, "time to learn proportional to sigma0^-(q-2)"),
            Tolerance = VerdictTolerance.Relative * (degree - 2),
            Value = line.Slope,
            At = coverage =>
            {
                double reach = NormalQuantile.Of(coverage) * line.SlopeError;
                return new Interval(line.Slope - reach, line.Slope + reach);
            },
            Precisely = $"for sigma0 from {VerdictReading.Number(axis.Members[0].X)} to {VerdictReading.Number(axis.Members[^1].X)}",
            Remark = Misfit(line),
            Obstacle =
                censored > MostCensored
                    ? $"{VerdictReading.Number(100 * censored)} % of the classes of some configuration have no time to learn between 1 and "
                        + $"T; raise training.T"
                    : null,
        };
    }

    private static string? Obstacle(AsymptoticAxis axis, Estimand estimand) =>
        axis
            .Members.Select(m =>
                m.Point.Stage?.Obstacle(estimand) is { } obstacle ? $"configuration {m.Point.Configuration.Index}: {obstacle}" : null
            )
            .FirstOrDefault(o => o is not null);

    private static string Misfit(Extrapolation line) =>
        $"a line through {line.Coefficients.Length} points, misfit p = {VerdictReading.Number(line.MisfitPValue)}";

    private static string Where(AsymptoticAxis axis)
    {
        string points = string.Join(
            ", ",
            axis.Members.Select(m =>
                axis.Symbol == AsymptoticAxis.Classes
                    ? m.Point.Configuration.Configuration.Classes.ToString(CultureInfo.InvariantCulture)
                    : VerdictReading.Number(m.X)
            )
        );
        string symbol = axis.Symbol == AsymptoticAxis.Classes ? "K" : axis.Symbol;
        return $"limit {axis.Symbol} -> 0 from {symbol} = {points}{(axis.Where.Length == 0 ? "" : $" ({axis.Where})")}";
    }

    private static double[] Errors(double[,] covariance) =>
        [.. Enumerable.Range(0, covariance.GetLength(0)).Select(i => Math.Sqrt(covariance[i, i]))];

    private sealed record Deviation(string Claim, string Quantity, Estimand Estimand, Func<ObservationLayout, double[], double> Observed);
}
