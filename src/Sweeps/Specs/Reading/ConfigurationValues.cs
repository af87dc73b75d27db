using ModalityCompetition.Sweeps.Specs.Expressions;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>
/// The values of all parameters in one configuration. Expressions are evaluated when first asked for, so their order follows from what they
/// refer to; a value that cannot be had is reported once and null from then on.
/// </summary>
internal sealed class ConfigurationValues
{
    private const int LongestExpression = 200;
    private const int MostNamed = 20;
    private const int FewVariables = 8;

    private readonly ParameterTable _table;
    private readonly SpecValue?[] _sources;
    private readonly ConfigurationFindings _findings;
    private readonly Func<string> _label;
    private readonly double?[] _numbers;
    private readonly State[] _states;
    private readonly List<int> _active = [];

    /// <param name="table">The parameters.</param>
    /// <param name="sources">Their values with the axes applied, by slot.</param>
    /// <param name="label">Label of the configuration, made where it is wanted.</param>
    /// <param name="findings">Where mistakes go.</param>
    public ConfigurationValues(ParameterTable table, SpecValue?[] sources, Func<string> label, ConfigurationFindings findings)
    {
        _table = table;
        _sources = sources;
        _label = label;
        _findings = findings;
        _numbers = new double?[sources.Length];
        _states = new State[sources.Length];
    }

    private enum State
    {
        Open,
        Active,
        Done,
    }

    /// <summary>Number of modalities.</summary>
    public int Modalities => _table.Modalities;

    /// <summary>The value of a number, or null when it has none or a wrong one.</summary>
    public double? Number(string path) => Number(_table.Slot(path));

    /// <summary>The word of a choice, or null.</summary>
    public string? Word(string path) => _sources[_table.Slot(path)] is { IsBroken: false } value ? value.Text : null;

    /// <summary>Evaluates everything; false when a value that must be there is not.</summary>
    public bool Complete()
    {
        bool complete = true;
        for (int slot = 0; slot < _sources.Length; slot++)
        {
            SpecKey key = _table.Parameters[slot].Key;
            bool optional = _sources[slot] is null && !key.Required;
            complete &= optional || (key.IsParameter ? Number(slot) is not null : _sources[slot] is { IsBroken: false });
        }

        return complete;
    }

    /// <summary>
    /// All parameters as numbers, a word as its place among the choices of its key and NaN where there is none: equal for configurations
    /// that are the same.
    /// </summary>
    public double[] Parameters() =>
        [
            .. _table.Parameters.Select(
                (p, slot) =>
                    p.Key.IsParameter ? Number(slot) ?? double.NaN
                    : p.Key.Type == SpecKeyType.Checkpoints ? CodeOf(_sources[slot]?.Text ?? "")
                    : KeyChoices.PlaceOf(p.Key, _sources[slot]?.Text ?? "")
            ),
        ];

    /// <summary>Reports that the value of a parameter breaks a rule in this configuration.</summary>
    public void Report(string path, string rule, string message, bool isWarning = false)
    {
        SpecPlace place = _sources[_table.Slot(path)]!.Place;
        _findings.Add(_label, place, path, rule, message, isWarning);
    }

    // A number that two texts share by an accident of one in 2^53.
    private static double CodeOf(string text) =>
        text.Aggregate(14695981039346656037UL, (code, letter) => (code ^ letter) * 1099511628211UL) >> 11;

    private double? Number(int slot)
    {
        if (_states[slot] == State.Active)
        {
            int[] circle = [.. _active.SkipWhile(s => s != slot).Append(slot)];
            string chain = string.Join(" -> ", circle.Take(MostNamed).Select(s => _table.Parameters[s].Path));
            chain += circle.Length > MostNamed ? $" -> ... -> {_table.Parameters[slot].Path}" : "";
            Report(
                _table.Parameters[slot].Path,
                "cycle",
                $"refers to itself: {chain}; give one of these a value that refers to none of them"
            );
            return null;
        }

        if (_states[slot] == State.Open)
        {
            _states[slot] = State.Active;
            _active.Add(slot);
            _numbers[slot] = _sources[slot] is { IsBroken: false } value ? value.Number ?? Evaluate(value, _table.Parameters[slot]) : null;
            _active.RemoveAt(_active.Count - 1);
            _states[slot] = State.Done;
        }

        return _numbers[slot];
    }

    private double? Evaluate(SpecValue value, Parameter parameter)
    {
        if (value.Expression is not { } expression)
        {
            return null;
        }

        double[] used = new double[value.Variables.Length];
        for (int i = 0; i < used.Length; i++)
        {
            if (ValueOf(value.Variables[i], parameter) is not { } number)
            {
                return null;
            }

            used[i] = number;
        }

        Dictionary<string, double>? byName = used.Length <= FewVariables ? null : ByName(value, used);
        double result = NumberText.Settle(expression.Evaluate(v => byName is null ? Of(value, used, v.Name) : byName[v.Name]));
        double settled = ValueReader.Check(parameter.Key, result, out string mistake);
        if (mistake.Length == 0)
        {
            return settled;
        }

        string with = used.Length == 0 ? "" : $" with {With(value, used)}";
        string remedy =
            parameter.Key.Type == SpecKeyType.WholeNumber && parameter.Key.Range!.Contains(result)
                ? "; write round(...), ceil(...) or floor(...) around it"
                : "";
        _findings.Add(
            _label,
            value.Place,
            parameter.Path,
            "range",
            $"{mistake}, but the expression '{ShortText.Of(value.Text, LongestExpression)}' gives {NumberText.Write(result)}{with}{remedy}"
        );
        return null;
    }

    private static string With(SpecValue value, double[] used) =>
        string.Join(", ", value.Variables.Take(MostNamed).Select((v, i) => $"{v.Name} = {NumberText.Write(used[i])}"))
        + (used.Length > MostNamed ? ", ..." : "");

    private static double Of(SpecValue value, double[] used, string name)
    {
        int place = 0;
        while (value.Variables[place].Name != name)
        {
            place++;
        }

        return used[place];
    }

    private static Dictionary<string, double> ByName(SpecValue value, double[] used) =>
        value.Variables.Select((v, i) => KeyValuePair.Create(v.Name, used[i])).ToDictionary(StringComparer.Ordinal);

    private double? ValueOf(Variable variable, Parameter parameter)
    {
        string path = ParameterNames.Bind(_table.Experiment.Keys, variable.Name, parameter.Modality, _table.Modalities)!;
        if (path == SpecKeys.ModalityCount)
        {
            return _table.Modalities;
        }

        int slot = _table.Slot(path);
        if (_sources[slot] is null && !_table.Parameters[slot].Key.Required)
        {
            Report(parameter.Path, "unset", $"uses {variable.Name}, which is not set; set {path} or leave it out of the expression");
            return null;
        }

        return Number(slot);
    }
}
