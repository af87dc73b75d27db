using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Specs.Expressions;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading.Values;

/// <summary>What the names in expressions stand for.</summary>
internal static class ParameterNames
{
    /// <summary>The concrete path that a name stands for, <c>R</c> for the number of modalities, or null.</summary>
    /// <param name="keys">The keys of the experiment.</param>
    /// <param name="name">Symbol or path.</param>
    /// <param name="modality">The modality in which the expression stands, or -1; its own keys are known by their symbols there.</param>
    /// <param name="modalities">Number of modalities.</param>
    public static string? Bind(SpecCatalogue keys, string name, int modality, int modalities)
    {
        if (name == SpecKeys.ModalityCount)
        {
            return name;
        }

        if (name.Contains('.', StringComparison.Ordinal))
        {
            return
                SpecPath.TryResolve(keys, name, modalities, [], out SpecKey key, out string[] paths, out _)
                && key.IsParameter
                && paths.Length == 1
                ? paths[0]
                : null;
        }

        return Known(keys, modality).FirstOrDefault(k => k.Symbol == name) is { } found ? SpecPath.Concrete(found, modality) : null;
    }

    /// <summary>Checks the names of a value's expression; reports the unknown ones and returns a broken value in that case.</summary>
    public static SpecValue Check(SpecCatalogue keys, SpecValue value, string path, int modality, int modalities, SpecFindings findings)
    {
        bool broken = false;
        foreach (Variable variable in value.Expression?.Variables ?? [])
        {
            if (Bind(keys, variable.Name, modality, modalities) is null)
            {
                broken = true;
                findings.Error(
                    value.Place,
                    path,
                    $"must be {value.Key.Expected} or an expression, not '{value.Text}': "
                        + $"at character {variable.Position}: {Unknown(keys, variable.Name, modality, modalities)}"
                );
            }
        }

        return broken ? value with { IsBroken = true } : value;
    }

    private static string Unknown(SpecCatalogue keys, string name, int modality, int modalities)
    {
        string[] names = [.. Known(keys, modality).Select(k => k.Symbol), SpecKeys.ModalityCount];
        if (modality < 0 && keys.In(SpecKeys.Modality).Any(k => k.IsParameter && k.HasSymbol && k.Symbol == name))
        {
            return $"'{name}' belongs to a modality; write {SpecKeys.Modalities}[0].{name}";
        }

        if (name.Contains('.', StringComparison.Ordinal))
        {
            IEnumerable<SpecKey> parameters = keys.All.Where(k => k.IsParameter);
            return SpecPath.TryResolve(keys, name, modalities, parameters, out _, out _, out string mistake)
                ? $"'{name}' is not a single number"
                : mistake;
        }

        string? closest = Known(keys, modality).FirstOrDefault(k => k.AlsoCalled.Contains(name))?.Symbol ?? Spelling.Closest(name, names);
        return closest is null
            ? $"'{name}' is not a parameter; the parameters are {string.Join(", ", names)}"
            : $"'{name}' is not a parameter; did you mean '{closest}'?";
    }

    private static IEnumerable<SpecKey> Known(SpecCatalogue keys, int modality) =>
        keys.All.Where(k => k.IsParameter && k.HasSymbol && (modality >= 0 || !k.IsOfModality));
}
