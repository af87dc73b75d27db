using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Webhooks;

/// <summary>What a webhook is told when a sweep has come to an end.</summary>
/// <param name="Event">Which end: <c>completed</c>, <c>target_reached</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Delivery">What no other message has, and what stays the same however often this one is tried.</param>
/// <param name="At">When the sweep came to its end, UTC.</param>
/// <param name="Sweep">Where the sweep stands, as the API says it.</param>
internal sealed record WebhookMessage(string Event, string Delivery, DateTimeOffset At, SweepStatus Sweep)
{
    /// <summary>Version of this record on the wire.</summary>
    [JsonPropertyOrder(-1)]
    public string Schema { get; } = "modality-competition/webhook/1";

    /// <summary>The message about a sweep.</summary>
    /// <param name="sweep">Where it stands.</param>
    /// <param name="at">Now.</param>
    /// <returns>The message; null where that is no end.</returns>
    public static WebhookMessage? Of(SweepStatus sweep, DateTimeOffset at)
    {
        string? word = sweep switch
        {
            { State: SweepState.Completed, Target: { } target } when target.Reached == sweep.Configurations => "target_reached",
            { State: SweepState.Completed } => "completed",
            { State: SweepState.Failed } => "failed",
            { State: SweepState.Cancelled } => "cancelled",
            _ => null,
        };
        return word is null ? null : new WebhookMessage(word, Guid.NewGuid().ToString(), at, sweep);
    }
}
