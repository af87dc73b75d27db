using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Programs;

/// <summary>
/// Warns of parameters that are probably misspelt: an axis or an option may name any, and a program that reads another one shows no effect.
/// </summary>
internal static class ParameterSlips
{
    private const string Prefix = ProgramKeys.Parameters + ".";
    private const int MostNamed = 20;

    /// <summary>Warns of names that the section lacks where it has one that is near.</summary>
    /// <param name="section">The section of parameters.</param>
    /// <param name="swept">Parameters that are swept, each with the path of the entry of its axis.</param>
    /// <param name="overrides">Values of the command line.</param>
    /// <param name="findings">Where warnings go.</param>
    public static void Warn(
        ProgramSection section,
        IReadOnlyCollection<(string Entry, MapEntry Member)> swept,
        SpecOverrides overrides,
        SpecFindings findings
    )
    {
        string[] named = [.. section.Written];
        HashSet<string> written = [.. named];
        foreach ((string entry, MapEntry member) in swept)
        {
            if (Slip(member.Key[Prefix.Length..], named, written, findings) is { } slip)
            {
                findings.Warning(member.Place, entry, $"{member.Key} {slip}", inReports: false);
            }
        }

        string[] known = [.. named.Concat(swept.Select(s => s.Member.Key[Prefix.Length..])).Distinct()];
        foreach (SpecOverride option in overrides.Entries.Where(o => o.KeyPath.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            if (Slip(option.KeyPath[Prefix.Length..], known, [.. known], findings) is { } slip)
            {
                findings.Warning(new SpecPlace(option.Option, 0, 0), option.KeyPath, slip, inReports: false);
            }
        }
    }

    private static string? Slip(string name, string[] names, HashSet<string> known, SpecFindings findings)
    {
        if (known.Contains(name) || findings.Closest(name, names.Where(n => MayBe(name, n))) is not { } near)
        {
            return null;
        }

        string there = string.Join(", ", names.Take(MostNamed)) + (names.Length > MostNamed ? ", ..." : "");
        return $"is not among parameters ({there}); did you mean '{Prefix}{near}'?";
    }

    // beta1 and beta2 are two parameters; of names as short as l2 and lr most are near each other.
    private static bool MayBe(string name, string other) =>
        Letters(name) != Letters(other) && (name.Length > 2 || string.Equals(name, other, StringComparison.OrdinalIgnoreCase));

    private static string Letters(string name) => string.Concat(name.Where(c => !char.IsAsciiDigit(c)));
}
