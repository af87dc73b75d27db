using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ModalityCompetition.Sweeps.Services.Documents;

namespace ModalityCompetition.Dashboard.Api;

/// <summary>The records that only the HTTP API sends.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower
)]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(SweepList))]
internal sealed partial class ApiDocuments : JsonSerializerContext;

/// <summary>How requests and answers of the HTTP API look: the records of <see cref="ServiceJson"/> and those of <see
/// cref="ApiDocuments"/>.</summary>
internal static class ApiJson
{
    /// <summary>What is written and, by the client, read.</summary>
    public static JsonSerializerOptions Options { get; } =
        new(ServiceJson.Options)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(ServiceJson.Options.TypeInfoResolver, ApiDocuments.Default),
        };

    /// <summary>What a server writes: the same bytes as <see cref="Options"/>.</summary>
    public static JsonSerializerOptions Answers { get; } = new(Options) { Converters = { new KeptStatusText() } };

    /// <summary>What a server reads: no member that it does not know, none twice.</summary>
    public static JsonSerializerOptions Requests { get; } =
        new(Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false };
}
