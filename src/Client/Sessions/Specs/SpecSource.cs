using System.Collections.Immutable;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Sweeps.Specs.Experiments;

namespace ModalityCompetition.Client.Sessions.Specs;

/// <summary>Finds, reads and validates a spec.</summary>
internal static class SpecSource
{
    /// <summary>What an argument starts with that names a preset.</summary>
    public const string PresetPrefix = "preset:";

    private const long LargestSpec = 1 << 20;

    /// <summary>Reads a spec.</summary>
    /// <param name="request">Which.</param>
    /// <param name="experiments">The experiments that it may name.</param>
    /// <exception cref="ClientException">It cannot be read, or it has errors; the message lists all of them.</exception>
    public static SpecReading Read(SpecRequest request, ExperimentRegistry experiments)
    {
        SpecReading reading = TryRead(request, experiments);
        return reading.IsValid ? reading : throw new ClientException(ExitCode.Usage, ErrorText(request.Source, reading));
    }

    /// <summary>Reads a spec that may have errors.</summary>
    /// <param name="request">Which.</param>
    /// <param name="experiments">The experiments that it may name.</param>
    /// <exception cref="ClientException">It cannot be read at all.</exception>
    public static SpecReading TryRead(SpecRequest request, ExperimentRegistry experiments)
    {
        (string name, byte[] bytes) = request.Given is { } given ? (request.Source, given) : Find(request.Source);
        return SpecReader.Read(
            name,
            bytes,
            experiments,
            Overrides(request.Assignments),
            SpecLimits.None with
            {
                MostEstimates = request.MostEstimates,
                AllowsPilot = request.AllowsPilot,
            }
        );
    }

    /// <summary>Reads the text of a spec once more, with options.</summary>
    /// <param name="reading">A valid spec.</param>
    /// <param name="request">Its options.</param>
    /// <param name="experiments">The experiments that it may name.</param>
    public static SpecReading Again(SpecReading reading, SpecRequest request, ExperimentRegistry experiments) =>
        reading with
        {
            Spec = SpecReader
                .Read(
                    request.Source,
                    System.Text.Encoding.UTF8.GetBytes(reading.Spec!.SourceText),
                    experiments,
                    Overrides(request.Assignments),
                    SpecLimits.None with
                    {
                        MostEstimates = request.MostEstimates,
                    }
                )
                .Spec,
        };

    /// <summary>The text of a spec that is known to be readable.</summary>
    public static string TextOf(string source)
    {
        string text = System.Text.Encoding.UTF8.GetString(Find(source).Bytes);
        return (text.StartsWith('\uFEFF') ? text[1..] : text).ReplaceLineEndings("\n");
    }

    /// <summary>Reads the spec of a sweep of a shared ledger.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="experiments">The experiments that it may name.</param>
    /// <exception cref="ClientException">This version of the program does not read it as what it was.</exception>
    public static SpecReading ReadShared(SharedSweep sweep, ExperimentRegistry experiments)
    {
        SpecReading reading = SpecReader.Read(
            sweep.Name,
            System.Text.Encoding.UTF8.GetBytes(sweep.Source.Text),
            experiments,
            Overrides(Assignments(sweep))
        );
        return reading.IsValid && reading.Spec!.CanonicalText == sweep.Identity.SpecText
            ? reading
            : throw new ClientException(
                ExitCode.Refused,
                $"this version of the program does not read the spec of {sweep.Name} as what it was: use modcomp {sweep.CodeVersion}, "
                    + $"which began the sweep."
            );
    }

    /// <summary>What the command line put in place of values of the spec of a shared sweep.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Assignments(SharedSweep sweep) =>
        [.. sweep.Source.Assignments.Select(a => a.Split('=', 2)).Select(a => new KeyValuePair<string, string>(a[0], a[^1]))];

    /// <summary>The preset that an argument names.</summary>
    /// <exception cref="ClientException">There is none.</exception>
    public static SpecPreset Preset(string name)
    {
        if (SpecPresets.Find(name) is { } preset)
        {
            return preset;
        }

        string[] names = [.. SpecPresets.All.Select(p => p.Name)];
        string guess = Spelling.Closest(name, names) is { } near ? $", did you mean {near}?" : "";
        throw new ClientException(ExitCode.Usage, $"there is no preset '{name}'{guess}; the presets are {string.Join(", ", names)}.");
    }

    /// <summary>Assignments as the spec reader takes them.</summary>
    public static SpecOverrides Overrides(ImmutableArray<KeyValuePair<string, string>> assignments)
    {
        SpecOverrides overrides = SpecOverrides.None;
        foreach ((string key, string value) in assignments)
        {
            overrides = key switch
            {
                "trials" => overrides.WithTrials(value),
                "seed" => overrides.WithSeed(value),
                _ => overrides.WithSet($"{key}={value}"),
            };
        }

        return overrides;
    }

    /// <summary>The errors of a spec, one a line, and how many are not listed.</summary>
    public static string ErrorText(string name, SpecReading reading)
    {
        IEnumerable<string> lines = reading.Errors.Select(e => e.ToString());
        lines = reading.RestText is { } rest ? lines.Append(rest) : lines;
        return $"{name} has {reading.CountText}:\n{string.Join('\n', lines.Select(line => $"  {line}"))}";
    }

    private static (string Name, byte[] Bytes) Find(string source)
    {
        if (source.StartsWith(PresetPrefix, StringComparison.Ordinal))
        {
            return (source, System.Text.Encoding.UTF8.GetBytes(Preset(source[PresetPrefix.Length..]).Text));
        }

        if (Directory.Exists(source))
        {
            throw new ClientException(ExitCode.Usage, $"{source} is a folder: give a spec file, or preset:NAME for one of the presets.");
        }

        if (!File.Exists(source))
        {
            string hint = SpecPresets.Find(source) is null
                ? "check the path, or see 'modcomp presets' for specs that come with the program"
                : $"did you mean preset:{source}";
            throw new ClientException(ExitCode.Usage, $"there is no spec file {source}: {hint}.");
        }

        return (source, ReadFile(source));
    }

    private static byte[] ReadFile(string file)
    {
        try
        {
            var info = new FileInfo(file);
            return info.Length <= LargestSpec
                ? File.ReadAllBytes(file)
                : throw new ClientException(ExitCode.Usage, $"{file} is larger than 1 MiB: a spec is a small YAML file.");
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new ClientException(ExitCode.Storage, $"{file} cannot be read (permission denied): make it readable.", denied);
        }
    }
}
