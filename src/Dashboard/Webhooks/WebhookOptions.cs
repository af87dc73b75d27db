using Microsoft.Extensions.Logging;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Webhooks;

/// <summary>How a <see cref="Webhook"/> works.</summary>
public sealed record WebhookOptions
{
    /// <summary>Where messages go; see <see cref="AddressOf"/>.</summary>
    public required Uri Address { get; init; }

    /// <summary>The key that signs them; see <see cref="Security.ApiKey"/>.</summary>
    public required string Key { get; init; }

    /// <summary>Messages that may wait; when more come, the oldest are dropped. At least 1; default 256.</summary>
    public int MostWaiting { get; init; } = 256;

    /// <summary>How long one try may take; default 10 s.</summary>
    public TimeSpan LongestTry { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pauses after each try that failed; there is one try more than pauses. Default 1, 5, 25 and 125 s.</summary>
    public IReadOnlyList<TimeSpan> Pauses { get; init; } =
    [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(125)];

    /// <summary>How long what waits may take when the server stops; default 5 s.</summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock; default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told once when messages do not arrive any more, and once when they do again.</summary>
    public required ILogger Log { get; init; }

    /// <summary>Reads an address.</summary>
    /// <param name="text">The address.</param>
    /// <exception cref="SweepServiceException">It is none that messages can be sent to.</exception>
    public static Uri AddressOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
        && address.Scheme is "http" or "https"
        && address.UserInfo.Length == 0
        && address.Fragment.Length == 0
            ? address
            : throw new SweepServiceException(
                SweepServiceFailure.Invalid,
                "The address of the webhook is no good: give one such as https://example.org/sweeps, without a user's name and a fragment."
            );
}
