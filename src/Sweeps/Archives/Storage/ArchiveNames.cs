using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace ModalityCompetition.Sweeps.Archives.Storage;

/// <summary>
/// What is where in an archive. Manifests stand apart, so that they can be listed without what they name; everything else is under the
/// sweep, named by the SHA-256 of its content, and never changes.
/// </summary>
public static partial class ArchiveNames
{
    /// <summary>What the names of all manifests begin with.</summary>
    public const string Manifests = "manifests/";

    private const string Ending = ".json";

    /// <summary>The manifest of a sweep.</summary>
    public static string Manifest(string sweep) => $"{Manifests}{sweep}{Ending}";

    /// <summary>What the names of everything that a sweep has, but its manifest, begin with.</summary>
    public static string Sweep(string sweep) => $"sweeps/{sweep}/";

    /// <summary>A segment of the trials of a sweep.</summary>
    public static string Segment(string sweep, string digest) => $"{Sweep(sweep)}segments/{digest}.ledger";

    /// <summary>A list of segments of a sweep.</summary>
    public static string List(string sweep, string digest) => $"{Sweep(sweep)}lists/{digest}{Ending}";

    /// <summary>A file of a sweep.</summary>
    public static string File(string sweep, string digest) => $"{Sweep(sweep)}files/{digest}";

    /// <summary>The sweep whose manifest has a name; null where the name is not that of one.</summary>
    public static string? SweepOf(string manifest) =>
        manifest.StartsWith(Manifests, StringComparison.Ordinal)
        && manifest.EndsWith(Ending, StringComparison.Ordinal)
        && manifest[Manifests.Length..^Ending.Length] is var sweep
        && Part().IsMatch(sweep)
            ? sweep
            : null;

    /// <summary>The digest that names a content: SHA-256, 64 lower-case hexadecimal digits.</summary>
    public static string Digest(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Whether a text is a name that storages take.</summary>
    public static bool IsName(string name) => name.Split('/').All(p => Part().IsMatch(p));

    [GeneratedRegex(@"\A[A-Za-z0-9_-][A-Za-z0-9._-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
