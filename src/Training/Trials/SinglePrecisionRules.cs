using System.Globalization;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Trials;

/// <summary>
/// What several parameters together must keep to so that no product that an engine forms in float32 is lost: each is in its range, and
/// still C^q, the inputs in units of beta or the size of a step can be beyond the largest or below the smallest number that float32 holds
/// (3.4e38 and 1.2e-38). A configuration that breaks such a rule would train to something else than the model says, and not on every
/// engine, so it is refused by name. What is lost in some samples or steps only is a warning.
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

    // 1 / sqrt(2 pi), the least mean of Gamma(0) / sigma_0: most configurations are settled by it without a quadrature.
    private const double MeanOfOneNeuron = 0.3989;

    // Lost outputs in fewer samples than this change an error by less than most runs can see.
    private const double NegligibleShare = 1e-4;

    /// <summary>Everything that a configuration breaks on an engine with float32; its parameters are in their ranges.</summary>
    /// <param name="configuration">The configuration.</param>
    public static IEnumerable<ParameterProblem> Problems(TrialConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Data(configuration)
            .Concat(Training(configuration))
            .Concat(Blurred(configuration))
            .Concat(LostOutputs(configuration, StartingOutputs.SmallestSingle, "float32", ", or use engine: reference"));
    }

    /// <summary>
    /// Everything that it breaks on the engine with double precision. What is refused is refused on every engine, because its results and
    /// predictions are kept in float32; what is only blurred is so elsewhere.
    /// </summary>
    /// <param name="configuration">The configuration.</param>
    public static IEnumerable<ParameterProblem> ProblemsInDouble(TrialConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Data(configuration)
            .Concat(Training(configuration))
            .Concat(LostOutputs(configuration, StartingOutputs.SmallestDouble, "double precision", ""));
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
            double norm = (Math.Sqrt(data.Classes) * coordinate) + (FarthestDraw * data.NoiseOf(r) * Math.Sqrt(modality.Dimension));
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
    }

    private static IEnumerable<ParameterProblem> Blurred(TrialConfiguration configuration)
    {
        if (configuration.Optimization.LossTarget is { } target && target < LossResolution)
        {
            yield return new(
                "training.loss_target",
                "loss_target>=1e-7",
                Text($"is {target:G3}, and a loss below about 1e-7 is rounding in float32: a network may stop by it too early or never"),
                IsWarning: true
            );
        }

        // Gamma grows by about eta d Gamma^(q-1) / beta^(q-1) in a step, and steps that add up to nothing need not be held. The slope is
        // that of the largest input, alone and times that input in units of beta, as the engines form them.
        NetworkParameters network = configuration.Network;
        double beta = network.Beta,
            eta = configuration.Optimization.StepSize;
        int degree = network.Degree;
        DataMoments moments = new(configuration.Data);
        double moment = Enumerable.Range(0, configuration.Modalities).Max(r => moments.SufficientMoment(r, degree));
        double largest = configuration.Data.Modalities.Max(m => m.SufficientMax);
        double unit = network.InitialScale / beta;
        bool held = Growth(unit * MeanOfOneNeuron) >= Rounding && Slope(unit * MeanOfOneNeuron) >= StartingOutputs.SmallestSingle;
        if (held || configuration.Optimization.Iterations == 0)
        {
            yield break;
        }

        double start = unit * InitialGammaLaw.Mean(network.Neurons);
        double growth = Growth(start),
            slope = Slope(start);
        if (growth * configuration.Optimization.Iterations <= 0.05)
        {
            yield break;
        }

        if (growth < Rounding)
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

        if (slope < StartingOutputs.SmallestSingle)
        {
            yield return new(
                "network.sigma0",
                "slope",
                Text($"makes slopes and gradients at the start as small as {slope:G3}, less than float32 holds (1.2e-38), ")
                    + "and T is long enough for them to matter: the cpu and torch engines learn late or never; raise sigma0, or use "
                    + "engine: reference",
                IsWarning: true
            );
        }

        double Growth(double gamma) => eta / beta * moment * DeterministicMath.IntegerPower(gamma, degree - 2);

        double Slope(double gamma) =>
            DeterministicMath.IntegerPower(Math.Min(1, gamma * largest), degree - 1) * Math.Min(1, largest / beta);
    }

    // With a margin a tie is no error, and such outputs are right in any arithmetic.
    private static IEnumerable<ParameterProblem> LostOutputs(
        TrialConfiguration configuration,
        double smallest,
        string arithmetic,
        string otherwise
    )
    {
        if (configuration.Evaluation.ErrorMargin > smallest)
        {
            yield break;
        }

        for (int r = 0; r < configuration.Modalities; r++)
        {
            double share = StartingOutputs.LostShare(configuration, r, smallest);
            if (share > NegligibleShare)
            {
                string where = Text($"in about {100 * share:0.##} % of the samples of modality '{configuration.Data.Modalities[r].Name}'");
                yield return new(
                    "network.sigma0",
                    "outputs",
                    Text($"makes all outputs of a network that has not learned smaller than {arithmetic} holds ({smallest:G2}) ")
                        + $"{where}: they lose digits or tie, and a tie is an error, so that errors come out too large; raise "
                        + $"sigma0 or gamma, lower network.beta or network.q{otherwise}",
                    IsWarning: true
                );
                yield break;
            }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
