using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;

namespace ModalityCompetition.Sweeps.Reuse;

/// <summary>
/// <c>origins.json</c> of a run folder: which of its trials other runs have trained. For readers; no result depends on it. Written before
/// trials are taken, so that none is there without a record, and again when they are.
/// </summary>
public static partial class TrialOrigins
{
    private static readonly OriginsJson s_json = new(
        new JsonSerializerOptions(OriginsJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    /// <summary>Reads the record; empty where there is none.</summary>
    /// <exception cref="RunException">It cannot be read.</exception>
    public static IReadOnlyList<TrialOrigin> Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!File.Exists(folder.OriginsFile))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(folder.OriginsFile), s_json.ImmutableArrayTrialOrigin);
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new RunException(
                $"The file {folder.OriginsFile} cannot be read as the record of where trials came from: restore it, or move it away.",
                failure,
                RunFailure.Storage
            );
        }
    }

    /// <summary>Writes the record; one of nothing is no file.</summary>
    /// <exception cref="RunException">It cannot be written.</exception>
    public static void Write(RunFolder folder, IEnumerable<TrialOrigin> origins)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(origins);
        ImmutableArray<TrialOrigin> all = [.. origins.Where(o => o.Trials > 0)];
        if (all.Length > 0 || File.Exists(folder.OriginsFile))
        {
            RunFolder.WriteWhole(folder.OriginsFile, stream => JsonSerializer.Serialize(stream, all, s_json.ImmutableArrayTrialOrigin));
        }
    }

    /// <summary>A record with what was taken since; trials of one run, taken at several times, stand together.</summary>
    /// <param name="known">The record.</param>
    /// <param name="more">What was taken.</param>
    public static IReadOnlyList<TrialOrigin> With(IReadOnlyList<TrialOrigin> known, IEnumerable<TrialOrigin> more)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(more);
        return
        [
            .. known
                .Concat(more)
                .GroupBy(o => (o.From, o.Sweep, o.Engine, o.CodeVersion))
                .Select(g =>
                    g.First() with
                    {
                        Retrained = g.Max(o => o.Retrained),
                        Configurations = [.. g.SelectMany(o => o.Configurations).GroupBy(c => c.Identity).Select(Union)],
                    }
                ),
        ];
    }

    /// <summary>Trials of a spec as they stand in the record.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="trials">The trials, by configuration of it.</param>
    public static ImmutableArray<ConfigurationOrigin> Of(SweepSpec spec, TrialCoverage trials)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(trials);
        IReadOnlyList<string> identities = ConfigurationIdentities.Of(spec.CanonicalText);
        return
        [
            .. trials.Configurations.Select(c => new ConfigurationOrigin(
                identities[c],
                spec.Configurations[c].Label,
                [.. trials.Ranges(c)]
            )),
        ];
    }

    private static ConfigurationOrigin Union(IEnumerable<ConfigurationOrigin> origins)
    {
        ConfigurationOrigin[] all = [.. origins];
        var coverage = new TrialCoverage();
        foreach (TrialRange range in all.SelectMany(o => o.Trials))
        {
            coverage.Add(0, range);
        }

        return all[^1] with
        {
            Trials = [.. coverage.Ranges(0)],
        };
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n")]
    [JsonSerializable(typeof(ImmutableArray<TrialOrigin>))]
    private sealed partial class OriginsJson : JsonSerializerContext;
}
