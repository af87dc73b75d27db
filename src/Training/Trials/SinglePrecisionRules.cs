using System.Globalization;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Trials;

/// <summary>
/// What several parameters together must keep to so that no product that an engine forms in float32 is lost: each is in its range, and
/// still C^q, the inputs in units of beta or the size of a step can be beyond the largest or below the smallest number that float32 holds
/// (3.4e38 and 1.2e-38). A configuration that breaks such a rule would train to something else than the model says, and not on every
/// engine, so it is refused by name.
/// </summary>
public static class SinglePrecisionRules
{
    // A decimal digit within the largest and the smallest normal number of float32.
    private const double Most = 1e37;
    private const double Least = 1e-37;

    // Normal draws of 32 bits end at 6.3 standard deviations.
    private const double FarthestDraw = 6.5;

    // A mean loss of fewer nats is a sum of rounding errors of exp and log.
    private const double LossResolution = 1e-7;

    // Half of float32's distance between 1 and the next number: a smaller relative change is rounded away.
    private const double Rounding = 1.0 / (1 << 25);

    /// <summary>Everything that a configuration breaks; its parameters are in their ranges.</summary>
    /// <param name="configuration">The configuration.</param>
    public static IEnumerable<ParameterProblem> Problems(TrialConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Data(configuration).Concat(Training(configuration));
    }

    private static IEnumerable<ParameterProblem> Data(TrialConfiguration configuration)
    {
        DataParameters data = configuration.Data;
        int degree = configuration.Network.Degree;
        double beta = configuration.Network.Beta;
        for (int r = 0; r < data.ModalityCount; r++)
        {
            ModalityParameters modality = data.Modalities[r];
            double power = DeterministicMath.IntegerPower(modality.SufficientMax, degree);
            if (power > Most)
            {
                yield return new(
                    Text($"data.modalities[{r}].C"),
                    "C^q",
                    Text($"makes C^q = {power:G3}, beyond what float32 holds of d_(j,r)(D) (C^q up to 1e37 is accepted); ")
                        + "lower C or network.q"
                );
            }

            double coordinate =
                Math.Max(
                    Math.Max(modality.SufficientMax, modality.InsufficientTarget),
                    Math.Max(modality.InsufficientOffTargetMax, modality.SufficientOffTargetMax)
                ) + modality.SpanNoise;
            double norm = (Math.Sqrt(data.Classes) * coordinate) + (FarthestDraw * data.GaussianNoise * Math.Sqrt(modality.Dimension));
            double reach = norm * Math.Max(data.TrainSamples, FarthestDraw * configuration.Network.InitialScale) / beta;
            if (reach > Most)
            {
                yield return new(
                    "network.beta",
                    "X/beta",
                    Text($"makes sums of X^{r} / beta as large as {reach:G3}, beyond what float32 holds; raise beta")
                );
                yield break;
            }
        }
    }

    private static IEnumerable<ParameterProblem> Training(TrialConfiguration configuration)
    {
        double samples = configuration.Data.TrainSamples,
            beta = configuration.Network.Beta,
            eta = configuration.Optimization.StepSize;
        double rate = eta * beta / samples;
        if (rate < Least)
        {
            yield return new(
                "training.eta",
                "eta*beta/n",
                Text($"makes eta beta / n = {rate:G3}, less than float32 holds, so that no weight would ever move; ")
                    + "raise eta or network.beta"
            );
        }

        if (configuration.Optimization.LossTarget is { } target && target < LossResolution)
        {
            yield return new(
                "training.loss_target",
                "loss_target>=1e-7",
                Text($"is {target:G3}, and a loss below about 1e-7 is rounding in float32: a network may stop by it too early or never"),
                IsWarning: true
            );
        }

        // Gamma grows by about eta d Gamma^(q-1) / beta^(q-1) in a step. Fewer than a million steps cannot add up to anything where each is
        // rounded away.
        if (configuration.Optimization.Iterations < 1_000_000)
        {
            yield break;
        }

        int degree = configuration.Network.Degree;
        DataMoments moments = new(configuration.Data);
        double moment = Enumerable.Range(0, configuration.Modalities).Max(r => moments.SufficientMoment(r, degree));
        double start = configuration.Network.InitialScale * InitialGammaLaw.Mean(configuration.Network.Neurons) / beta;
        double growth = eta / beta * moment * DeterministicMath.IntegerPower(start, degree - 2);
        if (growth < Rounding && growth * configuration.Optimization.Iterations > 0.05)
        {
            yield return new(
                "training.eta",
                "growth",
                Text($"makes a weight grow by {growth:G3} of itself in a step at the start, less than float32 holds (6e-8), ")
                    + "and T is long enough for that to matter: the cpu and torch engines learn late or never; raise eta or "
                    + "network.sigma0, or use engine: reference",
                IsWarning: true
            );
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
