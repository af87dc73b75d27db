using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Sweeps.Archives;

/// <summary>Manifests and lists as JSON, and what they say as the program uses it.</summary>
internal static class ArchiveDocuments
{
    private static readonly ArchiveJson s_json = new(
        new JsonSerializerOptions(ArchiveJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    /// <summary>The bytes of a manifest.</summary>
    public static byte[] Encode(ArchiveManifest manifest) => JsonSerializer.SerializeToUtf8Bytes(manifest, s_json.ArchiveManifest);

    /// <summary>The bytes of a list.</summary>
    public static byte[] Encode(SegmentList list) => JsonSerializer.SerializeToUtf8Bytes(list, s_json.SegmentList);

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="ArchiveException">It is none, or of a later version.</exception>
    public static ArchiveManifest Manifest(ReadOnlySpan<byte> bytes, string name, string address)
    {
        ArchiveManifest manifest = Read(bytes, s_json.ArchiveManifest, name, address);
        RequireSchema(manifest.Schema, ArchiveManifest.SchemaText, name, address);
        bool whole =
            !manifest.Coverage.IsDefault
            && !manifest.Segments.IsDefault
            && !manifest.Lists.IsDefault
            && !manifest.Files.IsDefault
            && ArchiveNames.SweepOf(name) == manifest.Sweep
            && manifest.Files.All(f => f.Name.Length > 0 && Path.GetFileName(f.Name) == f.Name)
            && manifest.Coverage.All(c => c.From >= 0 && c.To >= c.From && !c.Trials.IsDefault && c.Trials.Length % 2 == 0)
            && manifest.Segments.All(s => s.Hull is { IsDefault: false, Length: 4 })
            && Coverage(manifest).Trials == manifest.Trials;
        return whole ? manifest : throw Damaged(name, address, "its parts do not fit together");
    }

    /// <summary>Reads a list.</summary>
    /// <exception cref="ArchiveException">It is none, or of a later version.</exception>
    public static SegmentList List(ReadOnlySpan<byte> bytes, string name, string address)
    {
        SegmentList list = Read(bytes, s_json.SegmentList, name, address);
        RequireSchema(list.Schema, SegmentList.SchemaText, name, address);
        return
            list is { Segments.IsDefault: false, Lists.IsDefault: false }
            && list.Segments.All(s => s.Hull is { IsDefault: false, Length: 4 })
            ? list
            : throw Damaged(name, address, "its parts do not fit together");
    }

    /// <summary>The trials that a manifest names.</summary>
    public static TrialCoverage Coverage(ArchiveManifest manifest)
    {
        var coverage = new TrialCoverage();
        foreach (CoverageEntry entry in manifest.Coverage)
        {
            for (int configuration = entry.From; configuration <= entry.To; configuration++)
            {
                for (int at = 0; at < entry.Trials.Length; at += 2)
                {
                    coverage.Add(configuration, new TrialRange(entry.Trials[at], entry.Trials[at + 1]));
                }
            }
        }

        return coverage;
    }

    /// <summary>Trials as a manifest names them.</summary>
    public static ImmutableArray<CoverageEntry> Entries(TrialCoverage coverage)
    {
        var entries = ImmutableArray.CreateBuilder<CoverageEntry>();
        foreach (int configuration in coverage.Configurations)
        {
            ImmutableArray<long> trials = [.. coverage.Ranges(configuration).SelectMany(r => new[] { r.First, r.End })];
            if (entries is [.., var last] && last.To == configuration - 1 && last.Trials.SequenceEqual(trials))
            {
                entries[^1] = last with { To = configuration };
            }
            else
            {
                entries.Add(new CoverageEntry(configuration, configuration, trials));
            }
        }

        return entries.ToImmutable();
    }

    /// <summary>The least block of configurations and trials that holds all of some trials.</summary>
    public static ImmutableArray<long> Hull(TrialCoverage coverage)
    {
        (int Configuration, TrialRange Range)[] all = [.. coverage.All()];
        return [all[0].Configuration, all[^1].Configuration, all.Min(a => a.Range.First), all.Max(a => a.Range.End)];
    }

    /// <summary>Whether some of the trials may be in a segment.</summary>
    public static bool MayHold(SegmentEntry segment, TrialCoverage trials) =>
        trials
            .All()
            .Any(a =>
                a.Configuration >= segment.Hull[0]
                && a.Configuration <= segment.Hull[1]
                && a.Range.First < segment.Hull[3]
                && a.Range.End > segment.Hull[2]
            );

    /// <summary>What is said of a damaged content.</summary>
    public static ArchiveException Damaged(string name, string address, string how) =>
        new($"{name} in {address} is damaged ({how}): restore it from a copy, or push to another archive from a machine that has the run.");

    private static T Read<T>(
        ReadOnlySpan<byte> bytes,
        System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type,
        string name,
        string address
    )
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw Damaged(name, address, "it is empty");
        }
        catch (JsonException)
        {
            throw Damaged(name, address, "it is not the JSON document that it should be");
        }
    }

    private static void RequireSchema(string found, string known, string name, string address)
    {
        if (found != known)
        {
            throw new ArchiveException(
                $"{name} in {address} has the schema {found} and this program reads {known}: use the version of the program that wrote it, "
                    + "or a later one.",
                ArchiveFailure.Refused
            );
        }
    }
}

/// <summary>How the documents are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = false
)]
[JsonSerializable(typeof(ArchiveManifest))]
[JsonSerializable(typeof(SegmentList))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
