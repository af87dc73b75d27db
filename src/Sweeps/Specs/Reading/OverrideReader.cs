using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>Puts the values of command-line options in the place of the file's.</summary>
internal static class OverrideReader
{
    /// <summary>Applies overrides to an outline.</summary>
    public static void Apply(SpecOverrides overrides, SpecOutline outline, SpecFindings findings)
    {
        foreach (SpecOverride entry in overrides.Entries)
        {
            SpecPlace place = new(entry.Option, 0, 0);
            if (entry.Value is null)
            {
                findings.Error(place, "", "must be KEY=VALUE, for example --set network.sigma0=0.1");
            }
            else if (entry.Value.Trim().Length == 0)
            {
                findings.Error(place, entry.KeyPath, "needs a value");
            }
            else if (entry.KeyPath == SpecKeys.Fidelity)
            {
                Twins(entry.Value.Trim(), place, outline, findings);
            }
            else if (
                !SpecPath.TryResolve(
                    outline.Keys,
                    entry.KeyPath,
                    outline.Modalities,
                    outline.Keys.All,
                    out _,
                    out string[] paths,
                    out string mistake,
                    findings
                )
            )
            {
                findings.Error(place, "", mistake);
            }
            else if (outline.AutomaticTwins && SpecOutline.IsOfTwins(entry.KeyPath))
            {
                findings.Error(
                    place,
                    entry.KeyPath,
                    $"cannot be set where a pilot chooses the twins; give --set {SpecKeys.Fidelity}={SpecKeys.NoFidelity} before it, and "
                        + "the others of their keys, to choose them yourself"
                );
            }
            else
            {
                foreach (string path in paths)
                {
                    outline.Values[path] = new ScalarNode(place, entry.Value, Quoted: false);
                }
            }
        }
    }

    private static void Twins(string word, SpecPlace place, SpecOutline outline, SpecFindings findings)
    {
        if (word is SpecKeys.NoFidelity or SpecKeys.AutomaticFidelity)
        {
            outline.GiveTwins(place, word, findings);
        }
        else
        {
            findings.Error(
                place,
                SpecKeys.Fidelity,
                $"must be {SpecKeys.NoFidelity} or {SpecKeys.AutomaticFidelity} as a whole; set its keys one by one, for example --set "
                    + $"{SpecKeys.Twins}=10"
            );
        }
    }
}
