using System.Collections.Immutable;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Programs;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.Sweeps.Specs.Yaml;
using ModalityCompetition.Sweeps.TransformerTrials;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Sweeps.Specs.Transformers;

/// <summary>
/// The paper's own experiment (Appendix C): two small Transformers, one on images and one on titles, compete in joint training
/// (docs/transformers.md). A spec may name a folder with data; <see cref="OfSpec"/> opens it.
/// </summary>
internal sealed class TransformerExperiment : IExperiment
{
    private readonly DataSetFolders _folders;
    private readonly IImageTextSource? _folder;
    private readonly ImmutableArray<object> _parts;

    /// <summary>The experiment of no spec yet, and of every spec whose data are synthetic.</summary>
    /// <param name="folders">Which folders specs may name.</param>
    /// <param name="parts">What it has to say of its estimates, reports and exports.</param>
    public TransformerExperiment(DataSetFolders folders, params ImmutableArray<object> parts)
        : this(folders, null, parts) { }

    private TransformerExperiment(DataSetFolders folders, IImageTextSource? folder, ImmutableArray<object> parts) =>
        (_folders, _folder, _parts) = (folders, folder, parts);

    /// <inheritdoc/>
    public string Name => TransformerKeys.Experiment;

    /// <inheritdoc/>
    public string Meaning => "Two small Transformers, on images and on titles, compete in joint training (Huang et al. 2022, Appendix C)";

    /// <inheritdoc/>
    public string Example
    {
        get
        {
            using var reader = new StreamReader(typeof(TransformerExperiment).Assembly.GetManifestResourceStream("preset:transformers")!);
            return reader.ReadToEnd();
        }
    }

    /// <inheritdoc/>
    public SpecCatalogue Keys => TransformerKeys.Catalogue;

    /// <inheritdoc/>
    public IExperiment OfSpec(MapNode root, SpecOverrides overrides, SpecFindings findings)
    {
        ProgramSection section = new(TransformerKeys.Data, root, overrides);
        if (section.Text("folder") is not { Length: > 0 } folder)
        {
            return this;
        }

        try
        {
            return new TransformerExperiment(_folders, _folders.Open(folder), _parts);
        }
        catch (DataSetException fault)
        {
            findings.Error(section.PlaceOf("folder"), TransformerKeys.Folder, fault.Message);
            return this;
        }
    }

    /// <inheritdoc/>
    public void Check(ConfigurationValues values)
    {
        TransformerChecks.Check(values);
        if (_folder is null)
        {
            TransformerChecks.CheckSynthetic(values);
        }
    }

    /// <inheritdoc/>
    public ITrialDefinition Define(ConfigurationValues values, IReadOnlyList<string> modalities) =>
        new TransformerBuilder(_folder).Build(values);

    /// <inheritdoc/>
    public void CheckDefinition(ConfigurationValues values, ITrialDefinition definition, string? engine) =>
        TransformerChecks.CheckDefinition(values, (TransformerConfiguration)definition);

    /// <inheritdoc/>
    public string? WhyUnused(SpecKey key, IEnumerable<ITrialDefinition> definitions) =>
        key.Section == TransformerKeys.Synthetic && _folder is not null
            ? $"describes synthetic data, and the data come from {TransformerKeys.Folder}; leave one of the two out"
            : RemedyWords.WhyUnused(key.Path, definitions.Select(d => ((TransformerConfiguration)d).Remedy));

    /// <inheritdoc/>
    public EstimandTable Estimands(ITrialDefinition definition) => TransformerMeasures.Instance.Estimands(definition);

    /// <inheritdoc/>
    public IObserver Observer(ITrialDefinition definition) => TransformerMeasures.Instance.Observer(definition);

    /// <inheritdoc/>
    public T? Part<T>()
        where T : class => _parts.OfType<T>().FirstOrDefault();

    /// <inheritdoc/>
    public IEnumerable<CanonicalParameter> Canonical(ITrialDefinition definition) =>
        TransformerCanonical.Of((TransformerConfiguration)definition);
}
