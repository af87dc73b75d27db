using System.Collections.Immutable;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Sweeps.Specs.Keys;

namespace ModalityCompetition.Client.Sessions.Specs;

/// <summary>Which spec a command works with: where it is, and what the command line puts in place of its values.</summary>
/// <param name="Source">A file, or <c>preset:NAME</c>; what messages call a spec that is <see cref="Given"/>.</param>
/// <param name="Assignments">Key paths and values in the order in which they are applied, for example <c>trials=100</c>.</param>
internal sealed record SpecRequest(string Source, ImmutableArray<KeyValuePair<string, string>> Assignments)
{
    /// <summary>What names standard input on a command line.</summary>
    public const string StandardInput = "-";

    /// <summary>
    /// How many estimates its configurations together may have; null for any number, where it is read back rather than asked for.
    /// </summary>
    public long? MostEstimates { get; init; } = SpecKeys.MostEstimates;

    /// <summary>Whether a pilot may be left to choose its twins (<see cref="AutomaticTwins"/>).</summary>
    public bool AllowsPilot { get; init; }

    /// <summary>The same without what the command line says of twins, which the spec itself has now.</summary>
    public SpecRequest WithoutTwins() =>
        this with
        {
            Assignments = [.. Assignments.Where(a => a.Key.Split('.')[0].Trim() != SpecKeys.Fidelity)],
        };

    /// <summary>A spec as its file says.</summary>
    public SpecRequest(string source)
        : this(source, []) { }

    /// <summary>The bytes of a spec that is no file; null for one that is.</summary>
    public byte[]? Given { get; private init; }

    /// <summary>The spec that a command line names; <c>-</c> is what standard input holds, which is read here.</summary>
    /// <param name="source">What the user gave.</param>
    /// <param name="assignments">What the command line puts in place of its values.</param>
    /// <param name="console">Has standard input.</param>
    /// <exception cref="ClientException">Standard input holds more than a spec can be.</exception>
    public static SpecRequest Of(string source, ImmutableArray<KeyValuePair<string, string>> assignments, ClientConsole console) =>
        source == StandardInput
            ? new SpecRequest("standard input", assignments) { Given = ReadAll(console) }
            : new SpecRequest(source, assignments);

    private static byte[] ReadAll(ClientConsole console)
    {
        using Stream input = console.OpenIn();
        using MemoryStream all = new();
        byte[] part = new byte[1 << 16];
        while (input.Read(part) is > 0 and var count)
        {
            all.Write(part, 0, count);
            if (all.Length > SpecReader.Largest)
            {
                throw new ClientException(ExitCode.Usage, "standard input holds more than 1 MiB: a spec is a small YAML file.");
            }
        }

        return all.ToArray();
    }
}
