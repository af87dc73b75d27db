using System.Collections.Immutable;
using ModalityCompetition.Experiments;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Programs;

/// <summary>
/// The experiment whose trials are runs of a program of the user's own (docs/programs.md). What it measures and which parameters it has
/// stands in the spec: <see cref="OfSpec"/> gives the experiment of one.
/// </summary>
internal sealed class ProgramExperiment : IExperiment
{
    private const int CharactersPerStep = 16;
    private const int CharactersOfMeasurement = 64;
    private const int StepsOfMeasurement = 4;
    private const int StepsOfExpression = 64;
    private const int StepsOfCharacter = 8;

    private readonly ProgramDeclaration? _declaration;
    private readonly string? _programName;
    private readonly int _block;

    private readonly ImmutableArray<object> _parts;

    /// <summary>The experiment of no spec yet.</summary>
    /// <param name="parts">What it has to say of its estimates, reports and exports.</param>
    public ProgramExperiment(params ImmutableArray<object> parts)
        : this(ProgramKeys.Without, null, null, 1, parts) { }

    private ProgramExperiment(
        SpecCatalogue keys,
        ProgramDeclaration? declaration,
        string? programName,
        int block,
        ImmutableArray<object> parts
    ) => (Keys, _declaration, _programName, _block, _parts) = (keys, declaration, programName, block, parts);

    /// <inheritdoc/>
    public string Name => ProgramKeys.Program;

    /// <inheritdoc/>
    public string Meaning => "A program of your own is run once per trial: any training script, in any language (docs/programs.md)";

    /// <inheritdoc/>
    public string? Example => ProgramStart.Files[0].Text;

    /// <inheritdoc/>
    public SpecCatalogue Keys { get; }

    /// <inheritdoc/>
    public IExperiment OfSpec(MapNode root, SpecOverrides overrides, SpecFindings findings)
    {
        bool fromFile = IsFromFile(root, overrides);
        IReadOnlyList<SpecKey> parameters = ProgramParameters.Keys(root, overrides, findings);
        SpecCatalogue keys = ProgramKeys.With(parameters, ProgramTwinKeys.Of(parameters, root, overrides, findings), fromFile);
        if (fromFile)
        {
            ProgramTwinChecks.RefuseWithFile(root, overrides, findings);
        }

        ProgramSection section = new(ProgramKeys.Program, root, overrides);
        ProgramDeclaration? declaration = null;

        // What is missing is reported with every other key that is missing; an empty text is none of those.
        SpecKey[] missing = [.. keys.In(ProgramKeys.Program).Where(k => k.Required && section.Find(k.Symbol) is null)];
        foreach (SpecKey key in missing.Where(k => k.Type == SpecKeyType.Text && section.Written.Contains(k.Symbol)))
        {
            findings.Error(section.Place, key.Path, "is empty; give a text, for example 1");
        }

        if (missing.Length == 0)
        {
            if (ProgramDrafts.Read(section, fromFile, findings) is { } draft)
            {
                findings.Spend(WorkOf(draft));
                CheckNames(draft, section, ProgramTwinKeys.AreMentioned(root, overrides), findings);
                foreach (DeclarationProblem problem in ProgramDeclaration.Read(draft, Directory.GetCurrentDirectory(), out declaration))
                {
                    findings.Error(section.PlaceOf(problem.Path), $"{ProgramKeys.Program}.{problem.Path}", problem.Sentence);
                }
            }
        }

        int block = section.Number("block") is { } trials and >= 1 and <= 1024 ? (int)trials : DefaultBlock(keys);
        return new ProgramExperiment(keys, declaration, section.Text("name"), block, _parts);
    }

    /// <inheritdoc/>
    public long WorkPerConfiguration =>
        _declaration is not { } program
            ? 0
            : (
                program.Command.Sum(a => (long)a.Length)
                + program.Files.Sum(f => (long)f.Length)
                + program.Environment.Sum(v => (long)v.Key.Length + v.Value.Length)
                + program.Axes.Sum(a => a.Labels.Sum(l => (long)l.Length))
                + program.Measurements.Sum(m => (long)m.Name.Length + CharactersOfMeasurement)
            ) / CharactersPerStep;

    /// <inheritdoc/>
    public ITrialDefinition Define(ConfigurationValues values, IReadOnlyList<string> modalities) =>
        new ProgramTrialDefinition(
            _declaration ?? throw new InvalidOperationException("The program of the spec was not declared."),
            _programName,
            _block,
            Parameters(k => Value(k, values)),
            values.Number(SpecKeys.Twins) is > 0 and { } twins
                ? new ProgramTwins((int)twins, Parameters(k => OfTwin(k, values) ?? Value(k, values)))
                : null
        );

    /// <inheritdoc/>
    public void CheckDefinition(ConfigurationValues values, ITrialDefinition definition, string? engine) =>
        ProgramTwinChecks.Check(values, (ProgramTrialDefinition)definition, Keys);

    /// <inheritdoc/>
    public string? WhyUnused(SpecKey key, IEnumerable<ITrialDefinition> definitions) =>
        ProgramTwinChecks.WhyUnused(key, definitions.Cast<ProgramTrialDefinition>());

    /// <inheritdoc/>
    public IEnumerable<CanonicalParameter> Canonical(ITrialDefinition definition)
    {
        var trial = (ProgramTrialDefinition)definition;
        if (trial.Name is { } name)
        {
            yield return Parameter("program.name", "program.name", ProgramCanonical.Quoted(name));
        }

        foreach ((string key, string path, string value) in ProgramCanonical.Of(trial.Declaration))
        {
            yield return Parameter(key, path, value);
        }

        yield return Parameter("program.block", "program.block", NumberText.Write(trial.Block));
        foreach ((string parameter, string value) in trial.Parameters)
        {
            string path = $"{ProgramKeys.Parameters}.{parameter}";
            yield return Parameter(path, path, value);
        }

        if (trial.Twins is not { } twins)
        {
            yield break;
        }

        yield return Parameter(SpecKeys.Twins, SpecKeys.Twins, NumberText.Write(twins.Count));

        // What a twin has as its trial leaves no trace.
        foreach ((string parameter, string value) in twins.Parameters.Except(trial.Parameters))
        {
            string path = $"{SpecKeys.Fidelity}.{parameter}";
            yield return Parameter(path, path, value);
        }
    }

    /// <inheritdoc/>
    public EstimandTable Estimands(ITrialDefinition definition) => ProgramMeasures.Instance.Estimands(definition);

    /// <inheritdoc/>
    public IObserver Observer(ITrialDefinition definition) => ProgramMeasures.Instance.Observer(definition);

    /// <inheritdoc/>
    public T? Part<T>()
        where T : class => _parts.OfType<T>().FirstOrDefault();

    // An expression is read by a grammar of parsers, which take some thousand bytes for each character.
    private static long WorkOf(ProgramDraft draft) =>
        ((long)draft.Measurements.Length * StepsOfMeasurement)
        + draft.Estimands.Sum(e => StepsOfExpression + ((long)e.Expression.Length * StepsOfCharacter));

    // What becomes of trials is estimated in every experiment.
    private static void CheckNames(ProgramDraft draft, ProgramSection section, bool twins, SpecFindings findings)
    {
        HashSet<string> controlled = twins
            ?
            [
                .. draft
                    .Measurements.Select(m => m.Name)
                    .Concat(draft.Estimands.Select(e => e.Name))
                    .Select(ProgramEstimands.ControlledName),
            ]
            : [];
        IEnumerable<string> paths = draft
            .Measurements.Select(m => $"measurements.{m.Name}")
            .Concat(draft.Estimands.Select(e => $"estimands.{e.Name}"));
        foreach (string path in paths)
        {
            string name = path[(path.IndexOf('.', StringComparison.Ordinal) + 1)..];
            if (EstimandNames.IsOutcome(name))
            {
                findings.Error(
                    section.PlaceOf(path),
                    $"{ProgramKeys.Program}.{path}",
                    $"'{name}' is estimated of every sweep, as what became of its trials; choose another name"
                );
            }
            else if (controlled.Contains(name))
            {
                findings.Error(
                    section.PlaceOf(path),
                    $"{ProgramKeys.Program}.{path}",
                    $"'{name}' is what a mean is called that is estimated with twins; choose another name"
                );
            }
        }
    }

    // Which keys must be given depends on it, so it is read before them.
    private static bool IsFromFile(MapNode root, SpecOverrides overrides) =>
        (overrides.Entries.LastOrDefault(e => e.KeyPath == "engine")?.Value ?? (root.Find("engine")?.Value as ScalarNode)?.Text)?.Trim()
        == FileEnginePlugin.EngineName;

    private static int DefaultBlock(SpecCatalogue keys) =>
        int.Parse(keys.Find("program.block")!.Default!, System.Globalization.CultureInfo.InvariantCulture);

    private ImmutableArray<KeyValuePair<string, string>> Parameters(Func<SpecKey, string?> value) =>
        [.. Keys.In(ProgramKeys.Parameters).Select(k => KeyValuePair.Create(k.Symbol, value(k)!)).Where(p => p.Value is not null)];

    // What a twin gets in the place of a parameter; null where it gets what its trial gets.
    private string? OfTwin(SpecKey parameter, ConfigurationValues values) =>
        Keys.Find($"{SpecKeys.Fidelity}.{parameter.Symbol}") is { } key && key.Path != SpecKeys.Twins ? Value(key, values) : null;

    private static string? Value(SpecKey key, ConfigurationValues values) =>
        key.IsParameter
            ? values.Number(key.Path) is { } number
                ? NumberText.Write(number)
                : null
            : values.Word(key.Path) switch
            {
                null => null,
                "true" => "true",
                "false" => "false",
                { } word => ProgramCanonical.Quoted(word),
            };

    private CanonicalParameter Parameter(string key, string path, string value) => new(Keys.Find(key)!, path, value);
}
