using System.Security.Authentication;

namespace ModalityCompetition.Dashboard.Remote;

/// <summary>Why a server was not reached, in one sentence: its innermost reason, and what helps.</summary>
internal static class BrokenConnection
{
    /// <summary>The sentence, which begins with the address of the server.</summary>
    /// <param name="server">Address of the server.</param>
    /// <param name="options">How it was talked to.</param>
    /// <param name="failure">What was thrown.</param>
    /// <param name="check">What to look at where nothing is known, after <c>check the address, and</c>.</param>
    public static string Sentence(Uri server, RemoteOptions options, Exception failure, string check)
    {
        string place = server.GetLeftPart(UriPartial.Authority);
        string reason = Reason(failure);
        bool safe = server.Scheme == Uri.UriSchemeHttps;
        // The alerts of TLS by which a server refuses: of 1.2 in the handshake, of 1.3 when the client has begun to ask.
        if (safe && reason.Contains("alert", StringComparison.OrdinalIgnoreCase) && HasBroken(failure))
        {
            return $"{place} refuses the {Certificate(options)} ({reason}): give one of an authority that the server knows, valid now and "
                + "made for clients.";
        }

        if (failure.InnerException is AuthenticationException)
        {
            return options.Expected is null
                ? $"{place} cannot be reached over TLS ({reason}): check the address, http:// where it speaks no TLS, and the server's "
                    + "certificate; the certificate of an authority of your own is given with --ca-file."
                : $"{place} cannot be reached over TLS ({reason}): it must show the very certificate of its settings, so look whether it "
                    + "has been started with them.";
        }

        if (safe && options.Identity is not null && HasBroken(failure))
        {
            return $"{place} ended the connection ({reason}); perhaps it refuses the {Certificate(options)}: give one of an authority that "
                + "the server knows, valid now and made for clients.";
        }

        return !safe && failure is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded }
            ? $"{place} cannot be reached ({reason}): it ended the connection without an answer; try https:// where it has a certificate."
            : $"{place} cannot be reached ({reason}): check the address, and {check}.";
    }

    // Whether a connection had been made and no answer came.
    private static bool HasBroken(Exception failure) =>
        failure
            is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.SecureConnectionError or HttpRequestError.Unknown
            };

    private static string Certificate(RemoteOptions options) =>
        options.Identity is null ? "connection without a client's certificate" : "client's certificate that it was shown";

    private static string Reason(Exception failure) =>
        failure is OperationCanceledException
            ? "it does not answer"
            : failure.GetBaseException().Message.TrimEnd('.').ReplaceLineEndings(" ");
}
