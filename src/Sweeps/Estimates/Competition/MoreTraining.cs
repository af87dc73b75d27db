using System.Collections.Immutable;
using System.Globalization;
using MathNet.Numerics.Distributions;
using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Competition;

/// <summary>
/// How many iterations to try where training was not over, and what that rests on. One number of iterations says nothing about how fast
/// an error falls: in the examples it falls faster than 1/t while classes are still learned and as t^-0.4 once only rare samples are left.
/// So without a checkpoint on the way there is a next step to try and no forecast.
/// </summary>
/// <param name="Iterations">The iterations to try, more than were trained; null where they would be more than
/// <see cref="MostTimes"/> times as many, or more than a spec may ask for.</param>
/// <param name="Basis">What they rest on.</param>
/// <param name="Network">Which network needs them: 0 for the joint one, 1 + r for that of modality r; not told for a next step.</param>
/// <param name="Pace">The error of that network falls as t to the power of minus this; NaN where it does not matter.</param>
/// <param name="Since">The checkpoint since which it does; null where it does not matter.</param>
/// <param name="IsSwept">Whether the iterations are an axis of the sweep.</param>
public sealed record MoreTraining(int? Iterations, MoreTrainingBasis Basis, int Network, double Pace, int? Since, bool IsSwept)
{
    /// <summary>A forecast of more than so many times the iterations is none.</summary>
    public const int MostTimes = 100;

    /// <summary>A next step is so many times the iterations.</summary>
    public const int NextStep = 4;

    private const string IterationsKey = "training.T";

    // An error that falls more slowly than this power of t has hardly fallen: its pace is noise.
    private const double SlowestPace = 0.1;

    // Half of the classes: above it the typical class is an unlearned one, and its growth says when it would be learned.
    private const double MostlyUnlearned = 0.5;

    // The growth of a typical class says when it is learned. In the examples nearly all are learned after four times as long.
    private const double SlowestOverTypical = 4;

    /// <summary>What to try; null where training was over, and where nothing says how far to go.</summary>
    /// <param name="estimates">Estimates of the configuration.</param>
    /// <param name="configuration">What was trained.</param>
    /// <param name="unlearned">Share of classes that no modality learned.</param>
    /// <param name="errors">Training errors of the joint network and of each uni-modal one, [1 + R].</param>
    /// <param name="falls">Falls of their losses per doubling of the iterations, [1 + R]; NaN where unknown.</param>
    /// <param name="half">The checkpoint about half-way; null where there is none.</param>
    internal static MoreTraining? Of(
        ConfigurationEstimates estimates,
        TrialConfiguration configuration,
        double unlearned,
        ImmutableArray<double> errors,
        ImmutableArray<double> falls,
        int? half
    )
    {
        int iterations = configuration.Optimization.Iterations;
        bool swept = estimates.Configuration.AxisValues.Any(a => a.Parameter == IterationsKey);
        if (unlearned > TrainingStage.MostUnlearned)
        {
            double needed = unlearned <= MostlyUnlearned ? 2.0 * iterations : SlowestOverTypical * TimeToLearn(estimates, configuration);
            return Allowed(needed, iterations) is { } learning
                ? new MoreTraining(learning, MoreTrainingBasis.Learning, 0, double.NaN, null, swept)
                : null;
        }

        MoreTraining[] asked = [.. Enumerable.Range(0, errors.Length).SelectMany(Asked)];
        // A network without a forecast needs the most.
        return asked.OrderByDescending(a => a.Iterations ?? int.MaxValue).FirstOrDefault();

        IEnumerable<MoreTraining> Asked(int network)
        {
            if (falls[network] > TrainingStage.MostLossFall)
            {
                double needed = iterations * (falls[network] / TrainingStage.MostLossFall);
                yield return new(Allowed(needed, iterations), MoreTrainingBasis.LossPace, network, double.NaN, half, swept);
            }

            if (!(errors[network] > TrainingStage.MostTrainError))
            {
                yield break;
            }

            if (half is not { } since || estimates.Find(ErrorAt(since, network)) is not { Value: var before } || !double.IsFinite(before))
            {
                double step = (double)NextStep * iterations;
                yield return new(Allowed(step, iterations), MoreTrainingBasis.NextStep, network, double.NaN, null, swept);
                yield break;
            }

            double pace = Math.Log(before / errors[network]) / Math.Log((double)iterations / since);
            double needs =
                pace >= SlowestPace ? iterations * Math.Pow(errors[network] / TrainingStage.MostTrainError, 1 / pace) : double.NaN;
            yield return new(Allowed(needs, iterations), MoreTrainingBasis.ErrorPace, network, pace, since, swept);
        }
    }

    /// <summary>What to change, as sentences.</summary>
    /// <param name="name">Name of a network by its index.</param>
    internal string Advice(Func<int, string> name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string axis = IsSwept ? " training.T is an axis of this sweep: see whether a larger value of it is enough." : "";
        return (Basis, Iterations) switch
            {
                (MoreTrainingBasis.NextStep, { } next) =>
                    $"Try training.T {Whole(next)} next: how many iterations are enough cannot be told from one T; "
                        + "evaluation.checkpoints shows how fast an error falls.",
                (MoreTrainingBasis.Learning, { } learned) => $"Raise training.T to about {Whole(learned)}.",
                (MoreTrainingBasis.LossPace, { } even) =>
                    $"Raise training.T to about {Whole(even)}: that is enough if the loss of {name(Network)} falls as 1/t.",
                (MoreTrainingBasis.ErrorPace, { } paced) =>
                    $"Raise training.T to about {Whole(paced)}: that is enough if the training error of {name(Network)} goes on falling as "
                        + $"t^-{ReadableNumber.Significant(Pace, 2)}, as since the checkpoint at {Whole(Since ?? 0)}.",
                _ => $"Raise training.T or training.eta: {name(Network)} learns so slowly that nothing tells how far.",
            } + axis;
    }

    private static Estimand ErrorAt(int iteration, int network) =>
        network == 0
            ? new Estimand(CheckpointEstimands.NameAt(EstimandNames.TrainErrorAt, iteration), NetworkKind.Joint)
            : new Estimand(CheckpointEstimands.NameAt(EstimandNames.TrainErrorAt, iteration), NetworkKind.Unimodal, network - 1);

    private static int? Allowed(double needed, int iterations) =>
        needed > iterations && needed <= (double)MostTimes * iterations && needed <= ParameterRanges.Iterations.Maximum
            ? (int)RoundedUp(needed)
            : null;

    // As long as a class is unlearned the Gamma of its winner grows like dG/dt = c G^(q-1) (arXiv 2203.12221, proof of Lemma A.15): what is
    // left until beta follows from what it grew so far. It starts at sigma0 times the largest of R m standard normals, about the quantile
    // (R m - 3/8) / (R m + 1/4) (Blom, Statistical Estimates and Transformed Beta-Variables, 1958).
    private static double TimeToLearn(ConfigurationEstimates estimates, TrialConfiguration configuration)
    {
        double grown = Enumerable
            .Range(0, configuration.Modalities)
            .Select(r => estimates.Find(new Estimand(EstimandNames.WinnerGrowth, Modality: r))?.Value ?? double.NaN)
            .Where(double.IsFinite)
            .DefaultIfEmpty(double.NaN)
            .Max();
        double neurons = configuration.Network.Neurons * configuration.Modalities;
        double start = configuration.Network.InitialScale * Normal.InvCDF(0, 1, (neurons - 0.375) / (neurons + 0.25));
        double power = 2 - configuration.Network.Degree;
        double from = Math.Pow(start, power);
        return configuration.Optimization.Iterations
            * (from - Math.Pow(configuration.Network.Beta, power))
            / (from - Math.Pow(start + grown, power));
    }

    private static double RoundedUp(double iterations)
    {
        double unit = Math.Max(1, Math.Pow(10, Math.Floor(Math.Log10(iterations)) - 1));
        return Math.Ceiling(iterations / unit) * unit;
    }

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);
}
