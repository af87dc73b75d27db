using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.TestKit.Specs.Fuzzing;

/// <summary>What reading a spec cost, counted and not timed, so that a test may depend on it.</summary>
/// <param name="AllocatedBytes">Bytes that the thread allocated, which is more than there were at any instant.</param>
/// <param name="Steps">Steps of work, as the reader counts them.</param>
/// <param name="MessageCharacters">Characters of all that is said about the spec.</param>
public sealed record ReadingCost(long AllocatedBytes, long Steps, long MessageCharacters)
{
    /// <summary>Most bytes that a server may need for a spec.</summary>
    public const long MostBytes = 200_000_000;

    /// <summary>Most characters of what is said: a hundred errors and warnings of at most 1,400 characters.</summary>
    public const long MostMessageCharacters = 2 * 101 * 1_400;

    /// <summary>Whether a server may pay it for any spec.</summary>
    public bool IsBounded =>
        AllocatedBytes <= MostBytes && Steps <= SpecLimits.OfServers.MostWork && MessageCharacters <= MostMessageCharacters;

    /// <summary>Reads a spec as a server does.</summary>
    public static ReadingCost Of(string text) => Of(text, ReadAsServer);

    /// <summary>The cost of another way to read.</summary>
    /// <param name="text">The spec.</param>
    /// <param name="read">Reads it; gives the steps and everything that is said.</param>
    public static ReadingCost Of(string text, Func<string, (long Steps, IEnumerable<string> Said)> read)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(read);
        long before = GC.GetAllocatedBytesForCurrentThread();
        (long steps, IEnumerable<string> said) = read(text);
        long characters = said.Sum(s => (long)s.Length);
        return new ReadingCost(GC.GetAllocatedBytesForCurrentThread() - before, steps, characters);
    }

    private static (long Steps, IEnumerable<string> Said) ReadAsServer(string text)
    {
        if (text.Length > SpecReader.Largest)
        {
            throw new ArgumentException("The text is larger than a spec may be.", nameof(text));
        }

        SpecFindings findings = new("spec", SpecLimits.OfServers);
        _ = SpecReader.Read("spec", text, SpecOverrides.None, ShippedExperiments.Registry, findings);
        return (findings.Work, findings.Errors.Select(e => e.ToString()).Concat(findings.Warnings.Select(w => w.ToString())));
    }
}
