using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ModalityCompetition.Sweeps.Archives;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>
/// The identifier of a submitted sweep: its name and 16 hexadecimal digits of SHA-256 over name, canonical text
/// (<see cref="SweepSpec.CanonicalText"/>) and engine. So the same sweep has the same identifier on every server, however often and in
/// whatever spelling it is submitted; the number of trials, the target and the confidence are not part of it. It is a safe name for a file,
/// a URL and a grain.
/// </summary>
public static partial class SweepIdentity
{
    /// <summary>Characters of a name that an identifier begins with.</summary>
    public const int LongestName = 48;

    private static ReadOnlySpan<byte> Domain => "modcomp sweep 1\n"u8;

    /// <summary>The identifier of a sweep.</summary>
    public static string Of(SweepSpec spec, EngineIdentity engine)
    {
        ArgumentNullException.ThrowIfNull(spec);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Domain);
        // The canonical text comes last, and neither name nor engine holds a line break, so no two sweeps give the same bytes.
        hash.AppendData(Encoding.UTF8.GetBytes($"{spec.Name}\n{engine}\n{spec.CanonicalText}"));
        string name = spec.Name.Length <= LongestName ? spec.Name : spec.Name[..LongestName];
        return $"{name}-{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8))}";
    }

    /// <summary>A sweep as archives know it.</summary>
    public static ArchivedSweep Archived(SweepSpec spec, EngineIdentity engine)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new ArchivedSweep(Of(spec, engine), spec.Name, new(spec.CanonicalText, engine), spec.Configurations.Length);
    }

    /// <summary>Whether a text has the form of an identifier; a text from outside that has not is never looked up.</summary>
    public static bool IsWellFormed(string? text) => text is not null && Form().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,48}-[0-9a-f]{16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
