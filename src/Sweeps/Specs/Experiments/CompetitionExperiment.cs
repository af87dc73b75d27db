using System.Collections.Immutable;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Specs.Experiments;

/// <summary>The paper's experiment: modalities compete in joint training on sparse codes.</summary>
/// <param name="engines">Names of the engines that its trials can be computed with.</param>
/// <param name="parts">What it has to say of its estimates, reports and exports.</param>
internal sealed class CompetitionExperiment(IReadOnlyList<string> engines, params ImmutableArray<object> parts) : IExperiment
{
    /// <inheritdoc/>
    public string Name => SpecKeys.DefaultExperiment;

    /// <inheritdoc/>
    public string Meaning =>
        "Modalities compete while a late-fusion network is trained on sparse codes (Huang et al. 2022, Sections 4 and 5)";

    /// <inheritdoc/>
    public SpecCatalogue Keys { get; } = SpecKeys.CompetitionWith(engines);

    /// <inheritdoc/>
    public void Check(ConfigurationValues values) => ConfigurationChecks.Check(values);

    /// <inheritdoc/>
    public ITrialDefinition Define(ConfigurationValues values, IReadOnlyList<string> modalities) =>
        new ConfigurationBuilder(modalities).Build(values);

    /// <inheritdoc/>
    public void CheckDefinition(ConfigurationValues values, ITrialDefinition definition, string? engine)
    {
        ConfigurationChecks.CheckArithmetic(values, (TrialConfiguration)definition, engine);
        ConfigurationChecks.CheckStrata(values, (TrialConfiguration)definition);
        ConfigurationChecks.CheckRemedy(values, (TrialConfiguration)definition);
        ConfigurationChecks.CheckEngine(values, (TrialConfiguration)definition, engine);
    }

    /// <inheritdoc/>
    public string? WhyUnused(SpecKey key, IEnumerable<ITrialDefinition> definitions) =>
        key.Path == ValidationUse.Key ? ValidationUse.WhyUnused(definitions.Cast<TrialConfiguration>())
        : key.Path == SpecKeys.SecondLayer + ".eta" && definitions.All(d => ((TrialConfiguration)d).Network.SecondLayerStep is null)
            ? $"belongs to a second layer that is trained, which no configuration has; set {SpecKeys.SecondLayer}.train to true, or leave "
                + "it out"
        : RemedyWords.WhyUnused(key.Path, definitions.Select(definition => ((TrialConfiguration)definition).Remedy));

    /// <inheritdoc/>
    public EstimandTable Estimands(ITrialDefinition definition) => CompetitionMeasures.Instance.Estimands(definition);

    /// <inheritdoc/>
    public IObserver Observer(ITrialDefinition definition) => CompetitionMeasures.Instance.Observer(definition);

    /// <inheritdoc/>
    public T? Part<T>()
        where T : class => parts.OfType<T>().FirstOrDefault();

    /// <inheritdoc/>
    public IEnumerable<CanonicalParameter> Canonical(ITrialDefinition definition)
    {
        var configuration = (TrialConfiguration)definition;
        SpecKey[] keys = [.. Keys.All.Where(k => k.Sweepable && k.DeterminesResults)];
        foreach (SpecKey key in keys.Where(k => !k.IsOfModality && k.Section == "data"))
        {
            yield return new CanonicalParameter(key, key.Path, Value(key, configuration, null));
        }

        for (int r = 0; r < configuration.Modalities; r++)
        {
            foreach (SpecKey key in keys.Where(k => k.IsOfModality))
            {
                string value = Value(key, configuration, configuration.Data.Modalities[r]);
                yield return new CanonicalParameter(key, SpecPath.Concrete(key, r), value);
            }
        }

        foreach (SpecKey key in keys.Where(k => !k.IsOfModality && k.Section != "data"))
        {
            yield return new CanonicalParameter(key, key.Path, Value(key, configuration, null));
        }
    }

    private static string Value(SpecKey key, TrialConfiguration c, ModalityParameters? modality) =>
        key.Path switch
        {
            "data.K" => Text(c.Data.Classes),
            "data.n" => Text(c.Data.TrainSamples),
            "data.s" => Text(c.Data.Sparsity),
            "data.sigma_g" => Text(c.Data.GaussianNoise),
            "data.dictionary" => c.Data.Dictionary == DictionaryKind.Random ? "\"random\"" : "\"canonical\"",
            "network.m" => Text(c.Network.Neurons),
            "network.q" => Text(c.Network.Degree),
            "network.beta" => Text(c.Network.Beta),
            "network.sigma0" => Text(c.Network.InitialScale),
            "network.second_layer.train" => c.Network.SecondLayerStep is null ? "\"false\"" : "\"true\"",
            "network.second_layer.eta" => c.Network.SecondLayerStep is { } step ? Text(step) : CanonicalParameter.Unset,
            "training.eta" => Text(c.Optimization.StepSize),
            "training.T" => Text(c.Optimization.Iterations),
            "training.loss_target" => c.Optimization.LossTarget is { } target ? Text(target) : CanonicalParameter.Unset,
            "evaluation.test_n" => Text(c.Evaluation.TestSamples),
            "evaluation.test_sampling" => c.Evaluation.IsStratified ? "\"stratified\"" : "\"simple\"",
            "evaluation.margin" => Text(c.Evaluation.ErrorMargin),
            "evaluation.lambda" => Text(c.Evaluation.WinnerFraction),
            "evaluation.initial_margin" => Text(c.Evaluation.InitialMargin),
            "evaluation.checkpoints" => c.Evaluation.Checkpoints.ToString(),
            "evaluation.validation_n" => Text(c.Evaluation.ValidationSamples),
            "data.modalities[].d" => Text(modality!.Dimension),
            "data.modalities[].mu" => Text(modality!.InsufficientProbability),
            "data.modalities[].C" => Text(modality!.SufficientMax),
            "data.modalities[].gamma" => Text(modality!.InsufficientTarget),
            "data.modalities[].rho" => Text(modality!.InsufficientOffTargetMax),
            "data.modalities[].rho_lo" => Text(modality!.InsufficientOffTargetLow),
            "data.modalities[].c" => Text(modality!.SufficientOffTargetMax),
            "data.modalities[].c_lo" => Text(modality!.SufficientOffTargetLow),
            "data.modalities[].tau" => Text(modality!.SpanNoise),
            "data.modalities[].sigma_g" => modality!.GaussianNoise is { } noise ? Text(noise) : CanonicalParameter.Unset,
            "data.modalities[].step_ratio" => Text(StepRatio(c, modality!)),
            _ => RemedyCanonical.Value(key.Path, c.Remedy),
        };

    private static double StepRatio(TrialConfiguration configuration, ModalityParameters modality) =>
        configuration.Remedy.StepRatios.IsEmpty ? 1 : configuration.Remedy.StepRatios[configuration.Data.Modalities.IndexOf(modality)];

    private static string Text(double value) => NumberText.Write(value);
}
