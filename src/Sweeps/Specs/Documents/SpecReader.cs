using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ModalityCompetition.Sweeps.Specs.Experiments;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Documents;

/// <summary>Reads and validates specs.</summary>
public static class SpecReader
{
    /// <summary>Most characters of a spec, and most bytes of its file.</summary>
    public const int Largest = 1 << 20;

    private const int MostNamed = 20;

    /// <summary>Reads a spec.</summary>
    /// <param name="fileName">The file's name as the user gave it, for messages.</param>
    /// <param name="text">The file's text.</param>
    /// <param name="experiments">The experiments that the spec may name.</param>
    /// <param name="overrides">Values given on the command line; null for none.</param>
    /// <param name="limits">How much work the spec may make; null for no limit.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public static SpecReading Read(
        string fileName,
        string text,
        ExperimentRegistry experiments,
        SpecOverrides? overrides = null,
        SpecLimits? limits = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(fileName);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(experiments);
        if (text.Length > Largest)
        {
            return Refused(fileName, $"has {text.Length} characters; a spec has at most {Largest}, so this is probably another file");
        }

        SpecFindings findings = new(fileName, limits ?? SpecLimits.None, cancellation);
        SweepSpec? spec = Read(fileName, text, overrides ?? SpecOverrides.None, experiments, findings);
        return new SpecReading(findings.HasErrors ? null : spec, findings.Errors, findings.Warnings)
        {
            LeftOut = findings.LeftOut,
            Stopped = findings.Stopped,
        };
    }

    /// <summary>Reads a text, and says what is wrong with it to the findings, which say how much work it was.</summary>
    internal static SweepSpec? Read(
        string fileName,
        string text,
        SpecOverrides overrides,
        ExperimentRegistry experiments,
        SpecFindings findings
    )
    {
        string body = text.Length > 0 && text[0] == '\uFEFF' ? text[1..] : text;
        body = body.ReplaceLineEndings("\n");
        try
        {
            return SpecTree.Read(fileName, body, findings) is { } root ? Read(root, body, overrides, experiments, findings) : null;
        }
        catch (ReadingStoppedException)
        {
            return null;
        }
    }

    /// <summary>Reads a spec from the bytes of a file, which must be UTF-8 and at most 1 MiB.</summary>
    /// <param name="fileName">The file's name as the user gave it, for messages.</param>
    /// <param name="utf8">The file's bytes.</param>
    /// <param name="experiments">The experiments that the spec may name.</param>
    /// <param name="overrides">Values given on the command line; null for none.</param>
    /// <param name="limits">How much work the spec may make; null for no limit.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public static SpecReading Read(
        string fileName,
        ReadOnlySpan<byte> utf8,
        ExperimentRegistry experiments,
        SpecOverrides? overrides = null,
        SpecLimits? limits = null,
        CancellationToken cancellation = default
    )
    {
        if (utf8.Length > Largest)
        {
            return Refused(fileName, $"has {utf8.Length} bytes; a spec has at most {Largest}, so this is probably another file");
        }

        try
        {
            return Read(
                fileName,
                new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(utf8),
                experiments,
                overrides,
                limits,
                cancellation
            );
        }
        catch (DecoderFallbackException wrong)
        {
            int line = 1 + utf8[..Math.Max(0, wrong.Index)].Count((byte)'\n');
            return Refused(
                fileName,
                $"is not UTF-8 text: the byte 0x{wrong.BytesUnknown?.FirstOrDefault() ?? 0:X2} on line {line} is not; save it as UTF-8"
            );
        }
    }

    private static SweepSpec? Read(
        MapNode root,
        string text,
        SpecOverrides overrides,
        ExperimentRegistry experiments,
        SpecFindings findings
    )
    {
        if (ExperimentReader.Read(root, overrides, experiments, findings)?.OfSpec(root, overrides, findings) is not { } experiment)
        {
            return null;
        }

        SpecOutline outline = SpecOutline.Read(root, experiment, findings);
        OverrideReader.Apply(overrides, outline, findings);
        IReadOnlyList<Axis> axes = AxisReader.Read(outline, findings);
        Dictionary<string, SpecValue?> general = outline
            .Keys.All.Where(k => !k.Sweepable && !k.IsOfModality)
            .ToDictionary(k => k.Path, k => General(k, outline, findings));
        string[] names = ModalityNames(outline, findings);
        ParameterTable table = ParameterTable.Read(outline, axes, findings);
        MissingKeys.ReportModalities(outline, findings);

        ConfigurationExpander expander = new(table, axes, names, general["engine"]?.Text);
        SpecValue? trials = general["trials"];
        if (expander.Count > SpecKeys.MostConfigurations)
        {
            findings.Error(
                outline.Axes!.Place,
                SpecKeys.Axes,
                $"make more than {SpecKeys.MostConfigurations} configurations ({Product(axes)}); shorten them"
            );
            return null;
        }

        long perConfiguration = 1 + table.Parameters.Count + experiment.WorkPerConfiguration;
        if (expander.Count > findings.WorkLeft / perConfiguration)
        {
            findings.Error(
                outline.Axes?.Place ?? root.Place,
                SpecKeys.Axes,
                $"make {expander.Count} configurations of {perConfiguration} values, more than a server takes; shorten them, or run the "
                    + "sweep with 'modcomp run'"
            );
            return null;
        }

        if (trials?.Number * expander.Count > SpecKeys.MostTrials)
        {
            findings.Error(
                trials!.Place,
                "trials",
                $"times {expander.Count} configurations is more than {SpecKeys.MostTrials} trials; "
                    + $"give at most {SpecKeys.MostTrials / expander.Count}"
            );
        }

        EstimateLimit limit =
            expander.Count > 1
                ? new(findings.MostEstimates, outline.Axes!.Place, SpecKeys.Axes)
                : new(findings.MostEstimates, root.Place, "");
        ImmutableArray<PlannedConfiguration> configurations = expander.Expand(limit, findings);
        if (trials is not null && configurations.FirstOrDefault(c => trials.Number > c.Definition.MostTrials) is { } few)
        {
            findings.Error(trials.Place, "trials", $"must be at most {few.Definition.MostTrials} where trials have twins");
        }

        StoppingSpec? until = StoppingReader.Read(general, outline, configurations, findings);
        if (!findings.HasErrors)
        {
            UnusedKeys.Report(outline, axes, [.. configurations.Select(c => c.Definition)], findings);
        }

        if (findings.HasErrors)
        {
            return null;
        }

        // After everything else, because a contrast is between configurations that must exist.
        ImmutableArray<SpecContrast> contrasts = ContrastReader.Read(outline.Contrasts, configurations, findings);
        return findings.HasErrors
            ? null
            : Spec(general, experiment, configurations, SourceText(text, outline, overrides)) with
            {
                AutomaticTwins = outline.AutomaticTwins,
                Until = until,
                Contrasts = contrasts,
            };
    }

    // Where a pilot chooses the twins there must be a place for the section.
    private static string SourceText(string text, SpecOutline outline, SpecOverrides overrides) =>
        overrides.Entries.IsEmpty && (!outline.AutomaticTwins || TwinSection.CanPut(text)) ? text : SpecText.Write(outline, overrides);

    // 10 x 20 x 3
    private static string Product(IReadOnlyList<Axis> axes) =>
        string.Join(" x ", axes.Take(MostNamed).Select(a => a.Length)) + (axes.Count > MostNamed ? " x ..." : "");

    private static SweepSpec Spec(
        Dictionary<string, SpecValue?> general,
        IExperiment experiment,
        ImmutableArray<PlannedConfiguration> configurations,
        string text
    )
    {
        _ = ValueReader.IsSeed(general["seed"]!.Text, out ulong seed);
        Pairing pairing = general["pairing"]!.Text == "independent" ? Pairing.Independent : Pairing.Common;
        string engine = general["engine"]!.Text;
        return new SweepSpec
        {
            Name = general["name"]!.Text,
            Description = general["description"]!.Text.Trim(),
            Experiment = experiment.Name,
            Keys = experiment.Keys,
            Seed = seed,
            Trials = (long)general["trials"]!.Number!.Value,
            Pairing = pairing,
            Engine = engine,
            Confidence = general["estimation.confidence"]!.Number!.Value,
            OutputFolder = general["output.folder"]?.Text,
            ArchiveAddress = general["output.archive"]?.Text,
            TracedTrials = (int)general["output.traces"]!.Number!.Value,
            Configurations = configurations,
            CanonicalText = CanonicalSpecText.Write(seed, pairing, engine, experiment, configurations),
            SourceText = text,
        };
    }

    private static SpecValue? General(SpecKey key, SpecOutline outline, SpecFindings findings)
    {
        SpecNode? node = outline.Values.GetValueOrDefault(key.Path);
        if (node is null || (node is ScalarNode { IsNull: true } && key.WhenMissing.Length > 0))
        {
            node = key.Default is { } value ? new ScalarNode(MissingKeys.PlaceOf(key.Path, outline), value, Quoted: true) : null;
        }

        if (node is null)
        {
            MissingKeys.Report(key.Required ? [(key, key.Path)] : [], outline, findings);
            return null;
        }

        return key.Type == SpecKeyType.Text && node is ScalarNode { Text: "" }
            ? new SpecValue(key, node.Place, "")
            : ValueReader.Read(key, key.Path, node, findings);
    }

    private static string[] ModalityNames(SpecOutline outline, SpecFindings findings)
    {
        if (!outline.HasModalities)
        {
            return [];
        }

        SpecKey key = outline.Keys.Find(SpecKeys.Modality + ".name")!;
        string[] names = new string[outline.Modalities];
        List<(SpecKey Key, string Path)> missing = [];
        for (int r = 0; r < names.Length; r++)
        {
            string path = SpecPath.Concrete(key, r);
            if (!outline.Values.TryGetValue(path, out SpecNode? node))
            {
                missing.Add((key, path));
                names[r] = "";
                continue;
            }

            SpecValue name = ValueReader.Read(key, path, node, findings);
            names[r] = name.IsBroken ? "" : name.Text;
            if (MisreadNames.ReadAs(names[r]) is { } other)
            {
                findings.Warning(
                    name.Place,
                    path,
                    $"is '{names[r]}', which pandas or R read as {other} where it stands in a CSV file; choose another name, or read its "
                        + $"column as text"
                );
            }

            int same = Array.IndexOf(names, names[r], 0, r);
            if (names[r].Length > 0 && same >= 0)
            {
                findings.Error(
                    name.Place,
                    path,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"is '{names[r]}' like modality {same}; give every modality a name of its own"
                    )
                );
            }
        }

        MissingKeys.Report(missing, outline, findings);
        return names;
    }

    private static SpecReading Refused(string file, string message) => new(null, [new SpecError(file, 0, 0, "", message)], []);
}
