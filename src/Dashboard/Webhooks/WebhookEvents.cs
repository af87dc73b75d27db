using Microsoft.Extensions.Logging;

namespace ModalityCompetition.Dashboard.Webhooks;

/// <summary>What a webhook says in the log. Its path may be a secret and is not said.</summary>
internal static partial class WebhookEvents
{
    [LoggerMessage(
        LogLevel.Warning,
        "The webhook at {Server} was not told that sweep {Sweep} is {State}: {Reason}. Until it answers again nothing more is said of it"
    )]
    public static partial void WebhookFailed(this ILogger log, string server, string sweep, string state, string reason);

    [LoggerMessage(LogLevel.Information, "The webhook at {Server} answers again; {Lost} messages did not arrive")]
    public static partial void WebhookAnswersAgain(this ILogger log, string server, long lost);
}
