using System.Collections.Immutable;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Pilots.Programs;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Sweeps.Specs.Experiments;
using ModalityCompetition.Sweeps.Specs.Keys;

namespace ModalityCompetition.Client.Sessions.Specs;

/// <summary>The kinds of twins of a program that a user names: those of the spec and those of options.</summary>
/// <param name="experiments">The experiments that the spec may name.</param>
internal sealed class TwinCandidates(ExperimentRegistry experiments)
{
    /// <summary>The option.</summary>
    public const string Option = "--try";

    private const double Several = 4;
    private static readonly string s_count = SpecKeys.Twins[(SpecKeys.Fidelity.Length + 1)..];

    /// <summary>The kinds, that of the spec first, each once.</summary>
    /// <param name="spec">A sweep of a program.</param>
    /// <param name="options">What each option says, for example <c>epochs=epochs/4,lr=4*lr</c>.</param>
    /// <exception cref="ClientException">There is none, or one is not what a section can say.</exception>
    public IReadOnlyList<ProgramTwinKind> Of(SweepSpec spec, IReadOnlyList<string> options)
    {
        if (Swept(spec) is { } axis)
        {
            throw new ClientException(
                ExitCode.Usage,
                $"{spec.Name} has twins of several kinds, on the axis {axis}: take it out, and name the kinds with {Option}."
            );
        }

        List<ProgramTwinKind> kinds = [];
        if (TwinSection.KindOf(spec.SourceText) is { } text)
        {
            // With a number of twins, which the spec may set to 0 to do without.
            kinds.Add(Kind(text, Read(spec, "its twins", [new(SpecKeys.Twins, "2")])));
        }

        foreach (string option in options)
        {
            KeyValuePair<string, string>[] parts = [.. Parts(option)];
            if (parts.CountBy(p => p.Key).FirstOrDefault(p => p.Value > 1).Key is { } twice)
            {
                throw new ClientException(ExitCode.Usage, $"{Option} {option}: gives {twice} twice; leave one of them out.");
            }

            IEnumerable<KeyValuePair<string, string>> ofTwin = parts.Select(p =>
                KeyValuePair.Create($"{SpecKeys.Fidelity}.{p.Key}", p.Value)
            );
            SweepSpec tried = Read(
                spec,
                $"{Option} {option}",
                [new(SpecKeys.Fidelity, SpecKeys.NoFidelity), new(SpecKeys.Twins, "2"), .. ofTwin]
            );
            kinds.Add(Kind(TwinSection.Kind(parts), tried));
        }

        return kinds.Count > 0 ? [.. kinds.Distinct()] : throw new ClientException(ExitCode.Usage, None(spec));
    }

    private static ProgramTwinKind Kind(string text, SweepSpec spec) =>
        new(text, [.. spec.Configurations.Select(c => ((ProgramTrialDefinition)c.Definition).Twin!)]);

    private static string? Swept(SweepSpec spec) =>
        spec.Configurations[0]
            .AxisValues.Select(a => a.Parameter)
            .FirstOrDefault(p => p.StartsWith(SpecKeys.Fidelity + ".", StringComparison.Ordinal));

    private SweepSpec Read(SweepSpec spec, string name, ImmutableArray<KeyValuePair<string, string>> assignments)
    {
        SpecOverrides overrides = new([.. assignments.Select(a => new SpecOverride(name, a.Key, a.Value))]);
        SpecReading reading = SpecReader.Read(spec.Name, spec.SourceText, experiments, overrides);
        return reading.Spec ?? throw new ClientException(ExitCode.Usage, SpecSource.ErrorText($"{spec.Name} with {name}", reading));
    }

    // Separated by the commas that are not within parentheses.
    private static IEnumerable<KeyValuePair<string, string>> Parts(string option)
    {
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= option.Length; i++)
        {
            char c = i < option.Length ? option[i] : ',';
            depth += c switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            if (c == ',' && (depth <= 0 || i == option.Length))
            {
                yield return Part(option, option[start..i]);
                start = i + 1;
            }
        }
    }

    private static KeyValuePair<string, string> Part(string option, string part)
    {
        int equals = part.IndexOf('=', StringComparison.Ordinal);
        string key = equals < 0 ? "" : part[..equals].Trim();
        if (key.Length == 0)
        {
            throw new ClientException(
                ExitCode.Usage,
                $"{Option} takes parameters of a twin as key=value with commas between them, for example {Option} "
                    + $"epochs=epochs/8,lr=8*lr, not '{option}'."
            );
        }

        return key == s_count
            ? throw new ClientException(
                ExitCode.Usage,
                $"{Option} {option}: how many twins a trial has is what the command finds; leave {part.Trim()} out."
            )
            : new(key, part[(equals + 1)..].Trim());
    }

    private static string None(SweepSpec spec)
    {
        // What decides how long a trial takes is likely to be a number of something.
        ImmutableArray<KeyValuePair<string, string>> parameters = ((ProgramTrialDefinition)spec.Configurations[0].Definition).Parameters;
        string name =
            parameters.FirstOrDefault(p => Number(p.Value) >= Several).Key
            ?? parameters.FirstOrDefault(p => Number(p.Value) is not null).Key
            ?? "epochs";
        return $"which parameters make a trial of {spec.Name} cheaper is known to you: name some kinds of twins, for example with {Option} "
            + $"{name}={name}/4 {Option} {name}={name}/8, or give the spec a section such as "
            + $"{SpecKeys.Fidelity}: {{{s_count}: 8, {name}: {name}/8}}.";
    }

    private static double? Number(string value) => SpecNumber.TryParse(value, out double number) ? number : null;
}
