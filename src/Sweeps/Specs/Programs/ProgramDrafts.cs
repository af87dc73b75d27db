using System.Collections.Immutable;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Programs;

/// <summary>Reads what a spec declares of a program; what is wrong with its form is reported, what it means is not judged here.</summary>
internal sealed class ProgramDrafts
{
    private static readonly string[] MeasurementKeys = ["range", "indicator", "count", "axes", "winner", "optional"];
    private static readonly string[] WinnerKeys = ["per", "of"];

    private readonly ProgramSection _section;
    private readonly SpecFindings _findings;
    private readonly bool _fromFile;
    private bool _broken;

    private ProgramDrafts(ProgramSection section, bool fromFile, SpecFindings findings) =>
        (_section, _fromFile, _findings) = (section, fromFile, findings);

    /// <summary>The draft; null after a mistake, which is reported.</summary>
    /// <param name="section">What the spec says of the program.</param>
    /// <param name="fromFile">Whether the trials are read from a file.</param>
    /// <param name="findings">Where mistakes go.</param>
    public static ProgramDraft? Read(ProgramSection section, bool fromFile, SpecFindings findings)
    {
        ProgramDrafts reader = new(section, fromFile, findings);
        ProgramDraft draft = reader.Draft();
        return reader._broken ? null : draft;
    }

    private ProgramDraft Draft()
    {
        ProgramDraft draft = new()
        {
            FromFile = _fromFile,
            Columns = [.. Entries("columns").Select(e => KeyValuePair.Create(e.Key, Word(e.Value, $"columns.{e.Key}")))],
            Command = Command(),
            Version = _section.Text("version") ?? "",
            Folder = _section.Text("folder") ?? ".",
            Files = _section.Find("files") is { } files ? Names(files, "files", "a list of files, for example [net.py, \"*.yaml\"]") : [],
            Environment = [.. Entries("environment").Select(e => KeyValuePair.Create(e.Key, Word(e.Value, $"environment.{e.Key}")))],
            Axes = [.. Entries("axes").Select(Axis)],
            Measurements = [.. Entries("measurements").Select(Measurement)],
            Estimands = [.. Entries("estimands").Select(e => new EstimandDraft(e.Key, Word(e.Value, $"estimands.{e.Key}")))],
            MemoryLimit = _section.Number("memory_limit") is { } mib and >= 16 and <= 1 << 30 ? (long)mib << 20 : null,
        };
        draft = Seconds("trial_limit") is { } trial ? draft with { TrialLimit = trial } : draft;
        return Seconds("start_limit") is { } start ? draft with { StartLimit = start } : draft;
    }

    private ImmutableArray<string> Command() =>
        _section.Find("command") switch
        {
            null => [],
            ListNode { Items.Count: > 0 } list => [.. list.Items.Select((n, i) => Word(n, $"command[{i}]"))],
            { } node => Broken<ImmutableArray<string>>(
                node,
                "command",
                $"must be a list of the program and its arguments, for example [python3, train.py], not {node.Kind}",
                []
            ),
        };

    // Numbers outside the range of their key are reported with the other keys.
    private TimeSpan? Seconds(string key) => _section.Number(key) is { } seconds and > 0 and <= 4e6 ? TimeSpan.FromSeconds(seconds) : null;

    private IReadOnlyList<MapEntry> Entries(string key) =>
        _section.Find(key) switch
        {
            null => [],
            MapNode map => map.Entries,
            { } node => Broken<IReadOnlyList<MapEntry>>(
                node,
                key,
                $"must be {ProgramKeys.Without.Find($"{ProgramKeys.Program}.{key}")!.Form}, not {node.Kind}",
                []
            ),
        };

    private AxisDraft Axis(MapEntry entry)
    {
        string path = $"axes.{entry.Key}";
        if (entry.Value is ListNode list)
        {
            return new AxisDraft(entry.Key, null, [.. list.Items.Select((n, i) => Word(n, $"{path}[{i}]"))]);
        }

        return
            entry.Value is ScalarNode scalar
            && SpecNumber.TryParseWhole(scalar.Text.Trim(), out Int128 length)
            && length >= int.MinValue
            && length <= int.MaxValue
            ? new AxisDraft(entry.Key, (int)length, [])
            : Broken(
                entry.Value,
                path,
                "must be the number of its places or a list of their labels, for example 10 or [image, text]",
                new AxisDraft(entry.Key, 1, [])
            );
    }

    private MeasurementDraft Measurement(MapEntry entry)
    {
        string path = $"measurements.{entry.Key}";
        MeasurementDraft draft = new() { Name = entry.Key };
        if (entry.Value is ScalarNode { IsNull: true })
        {
            return draft;
        }

        if (entry.Value is not MapNode map)
        {
            return Broken(
                entry.Value,
                path,
                $"must be a mapping with some of the keys {string.Join(", ", MeasurementKeys)}, or empty for any number, not "
                    + entry.Value.Kind,
                draft
            );
        }

        foreach (MapEntry given in map.Entries)
        {
            string inner = $"{path}.{given.Key}";
            draft = given.Key switch
            {
                "range" => draft with { Range = Range(given.Value, inner) },
                "indicator" => draft with { Indicator = Flag(given.Value, inner) },
                "count" => draft with { Count = Flag(given.Value, inner) },
                "optional" => draft with { Optional = Flag(given.Value, inner) },
                "axes" => draft with { Axes = Names(given.Value, inner, "a list of names of axes, for example [class]") },
                "winner" => Winner(draft, given.Value, inner),
                _ => Broken(given.Place, inner, Unknown(given.Key, "a measurement", MeasurementKeys), draft),
            };
        }

        return draft;
    }

    private MeasurementDraft Winner(MeasurementDraft draft, SpecNode node, string path)
    {
        if (node is not MapNode map)
        {
            return Broken(node, path, "must be a mapping such as {per: class, of: modality}", draft);
        }

        foreach (MapEntry given in map.Entries)
        {
            draft = given.Key switch
            {
                "per" => draft with { WinnerPer = Word(given.Value, $"{path}.per") },
                "of" => draft with { WinnerOf = Word(given.Value, $"{path}.of") },
                _ => Broken(given.Place, $"{path}.{given.Key}", Unknown(given.Key, "a winner", WinnerKeys), draft),
            };
        }

        return map.Entries.Count == 0 ? Broken(node, path, "must be a mapping such as {per: class, of: modality}", draft) : draft;
    }

    private (double Lowest, double Highest)? Range(SpecNode node, string path) =>
        node is ListNode { Items.Count: 2 } list && End(list.Items[0]) is { } low && End(list.Items[1]) is { } high
            ? (low, high)
            : Broken<(double, double)?>(node, path, "must be [lowest, highest], for example [0, 1] or [0, inf]", null);

    private static double? End(SpecNode node) =>
        node is not ScalarNode scalar ? null
        : SpecNumber.TryParse(scalar.Text.Trim(), out double number) ? number
        : scalar.Text.Trim().TrimStart('+') is "inf" or ".inf" ? double.PositiveInfinity
        : scalar.Text.Trim() is "-inf" or "-.inf" ? double.NegativeInfinity
        : null;

    private bool Flag(SpecNode node, string path) =>
        (node as ScalarNode)?.Text switch
        {
            "true" or "True" => true,
            "false" or "False" => false,
            _ => Broken(node, path, "must be true or false", false),
        };

    private ImmutableArray<string> Names(SpecNode node, string path, string form) =>
        node switch
        {
            ScalarNode { IsNull: false } one => [one.Text],
            ListNode list => [.. list.Items.Select((n, i) => Word(n, $"{path}[{i}]"))],
            _ => Broken<ImmutableArray<string>>(node, path, $"must be {form}", []),
        };

    private string Word(SpecNode node, string path) =>
        node is ScalarNode { IsNull: false } scalar ? scalar.Text : Broken(node, path, $"must be a text, not {node.Kind}", "");

    private string Unknown(string key, string what, string[] keys) =>
        $"is not a key of {what}; its keys are {string.Join(", ", keys)}{_findings.DidYouMean(key, keys)}";

    private T Broken<T>(SpecNode node, string path, string message, T instead) => Broken(node.Place, path, message, instead);

    private T Broken<T>(SpecPlace place, string path, string message, T instead)
    {
        _broken = true;
        _findings.Error(place, $"{ProgramKeys.Program}.{path}", message);
        return instead;
    }
}
