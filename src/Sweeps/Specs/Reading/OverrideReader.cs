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
            else
            {
                foreach (string path in paths)
                {
                    outline.Values[path] = new ScalarNode(place, entry.Value, Quoted: false);
                }
            }
        }
    }
}
