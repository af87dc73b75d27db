using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModalityCompetition.Sweeps.Services.Documents;

namespace ModalityCompetition.Dashboard.Webhooks;

/// <summary>The bytes of messages. A sweep looks in them as in answers of the API.</summary>
internal static class WebhookJson
{
    private static readonly JsonSerializerOptions s_options = new(ServiceJson.Options)
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(ServiceJson.Options.TypeInfoResolver, WebhookDocuments.Default),
    };

    /// <summary>The body that tells a message.</summary>
    public static byte[] Body(WebhookMessage message) =>
        JsonSerializer.SerializeToUtf8Bytes(message, (JsonTypeInfo<WebhookMessage>)s_options.GetTypeInfo(typeof(WebhookMessage)));
}
