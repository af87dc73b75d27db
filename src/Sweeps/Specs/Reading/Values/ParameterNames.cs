using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Specs.Expressions;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading.Values;

/// <summary>What the names in expressions stand for.</summary>
internal static class ParameterNames
{
    // The competition has fewer; a program of the user's own may have any number.
    private const int MostNamed = 60;

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

        foreach (SpecKey key in keys.WithSymbol(name))
        {
            if (IsKnown(key, modality))
            {
                return SpecPath.Concrete(key, modality);
            }
        }

        return null;
    }

    /// <summary>Checks the names of a value's expression; reports the unknown ones and returns a broken value in that case.</summary>
    public static SpecValue Check(SpecCatalogue keys, SpecValue value, string path, int modality, int modalities, SpecFindings findings)
    {
        bool broken = false;
        foreach (Variable variable in value.Variables)
        {
            if (Bind(keys, variable.Name, modality, modalities) is null)
            {
                broken = true;
                findings.Error(
                    value.Place,
                    path,
                    $"must be {value.Key.Expected} or an expression, not '{ShortText.Of(value.Text)}': "
                        + $"at character {variable.Position}: {Unknown(keys, variable.Name, modality, modalities, findings)}"
                );
            }
        }

        return broken ? value with { IsBroken = true } : value;
    }

    private static string Unknown(SpecCatalogue keys, string name, int modality, int modalities, SpecFindings findings)
    {
        if (modality < 0 && keys.WithSymbol(name).Any(k => k.IsOfModality && k.IsParameter && k.HasSymbol))
        {
            return $"'{name}' belongs to a modality; write {SpecKeys.Modalities}[0].{name}";
        }

        if (name.Contains('.', StringComparison.Ordinal))
        {
            IEnumerable<SpecKey> parameters = keys.All.Where(k => k.IsParameter);
            return SpecPath.TryResolve(keys, name, modalities, parameters, out _, out _, out string mistake, findings)
                ? $"'{name}' is not a single number"
                : mistake;
        }

        string shown = ShortText.Of(name);
        if (!findings.MayGuess())
        {
            return $"'{shown}' is not a parameter";
        }

        string[] names = [.. Known(keys, modality).Select(k => k.Symbol), SpecKeys.ModalityCount];
        string? closest = Known(keys, modality).FirstOrDefault(k => k.AlsoCalled.Contains(name))?.Symbol ?? Spelling.Closest(name, names);
        return closest is null
            ? $"'{shown}' is not a parameter; the parameters are {string.Join(", ", names.Take(MostNamed))}"
                + (names.Length > MostNamed ? ", ..." : "")
            : $"'{shown}' is not a parameter; did you mean '{closest}'?";
    }

    private static IEnumerable<SpecKey> Known(SpecCatalogue keys, int modality) => keys.All.Where(k => IsKnown(k, modality));

    private static bool IsKnown(SpecKey key, int modality) => key.IsParameter && key.HasSymbol && (modality >= 0 || !key.IsOfModality);
}
