using System.Text.Json.Serialization;

namespace ModalityCompetition.Dashboard.Webhooks;

/// <summary>The records that only a webhook sends.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower
)]
[JsonSerializable(typeof(WebhookMessage))]
internal sealed partial class WebhookDocuments : JsonSerializerContext;
