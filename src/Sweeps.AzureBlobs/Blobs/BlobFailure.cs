using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using System.Xml;
using Azure;
using Azure.Identity;
using ModalityCompetition.Sweeps.Archives.Storage;

namespace ModalityCompetition.Sweeps.AzureBlobs.Blobs;

/// <summary>
/// Words what went wrong with a request to Azure Blob Storage: one sentence with the place and the remedy. Neither the client's messages
/// nor its exceptions are passed on, for they may hold a signature.
/// </summary>
/// <param name="place">Where the archive is.</param>
/// <param name="options">How the program talks to it.</param>
internal sealed class BlobFailure(BlobPlace place, BlobArchiveOptions options)
{
    // The service refuses a signed request whose date is further away (docs of Shared Key authorization).
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(15);

    /// <summary>Whether an exception is one that requests to the service end in.</summary>
    public static bool IsOne(Exception failure) =>
        failure is RequestFailedException or AuthenticationFailedException
        || (failure is AggregateException { InnerExceptions: { Count: > 0 } inner } && inner.All(IsOne))
        || failure is HttpRequestException or IOException or SocketException
        || IsUnreadable(failure);

    // The client (12.30.1) parses the body of an error by its Content-Type, also where there is none, as in every reply to HEAD, or where a
    // gateway sends another one; what its parser throws then takes the place of the failure.
    private static bool IsUnreadable(Exception failure) =>
        failure is XmlException or JsonException or NullReferenceException or KeyNotFoundException or InvalidOperationException;

    /// <summary>The failure as the archive tells it.</summary>
    /// <param name="failure">What the client threw.</param>
    /// <param name="what">What was asked for, for example <c>written</c>.</param>
    /// <param name="name">Name of the content.</param>
    public ArchiveException Of(Exception failure, string what, string name) =>
        failure switch
        {
            // All tries of one request: the last one says how it ended.
            AggregateException { InnerExceptions: [.., var last] } => Of(last, what, name),
            AuthenticationFailedException => Access(
                $"there is no access to {place.Address}: sign in with 'az login', run where a managed identity is, or set "
                    + $"{BlobPlace.AccessVariable} or {BlobPlace.AccessFileVariable}"
            ),
            RequestFailedException { Status: 0 } away => Unreachable(away),
            RequestFailedException answered => Answered(answered, what, name),
            _ when IsUnreadable(failure) => Away($"{place.Address} answered with an error that cannot be read, also after all tries"),
            _ => Unreachable(failure),
        };

    /// <summary>The patience with one request is at its end.</summary>
    public ArchiveException TooLong() =>
        Away(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{place.Address} has not done one request within {options.Patience.TotalSeconds:0.#} s, pauses that it asked for included"
            )
        );

    private ArchiveException Answered(RequestFailedException failure, string what, string name)
    {
        string code = failure.ErrorCode is { Length: > 0 } given ? $"{failure.Status} {given}" : $"{failure.Status}";
        return (failure.Status, failure.ErrorCode) switch
        {
            (404, "ContainerNotFound") => Access(
                $"the container {place.Container} of {place.Account} does not exist: create it (az storage container create --account-name "
                    + $"{place.Account} --name {place.Container} --auth-mode login), or correct the address of the archive"
            ),
            (404, _) or (400, "InvalidUri" or "InvalidResourceName" or "OutOfRangeInput") => Access(
                $"{place.Address} is no place for blobs ({code}): correct the names of account and container, which have lower-case "
                    + "letters, digits and single hyphens"
            ),
            (409, "ContainerBeingDeleted" or "ContainerDisabled") => Away($"the container {place.Container} is being deleted ({code})"),
            (409, "BlobImmutableDueToPolicy") => new ArchiveException(
                $"{name} in {place.Address} cannot be {what} because an immutability policy holds it: let the policy cover sweeps/ and not "
                    + "manifests/, which is replaced with every push."
            ),
            (409, "BlobArchived" or "BlobBeingRehydrated") => new ArchiveException(
                $"{name} in {place.Address} is in the archive tier ({code}), from which nothing is read: set its tier to hot, cool or "
                    + "cold, "
                    + "and run the same command again when it has been rehydrated, which takes hours."
            ),
            (403, "AccountIsDisabled") => Access($"the account {place.Account} is disabled ({code}): enable it in its subscription"),
            (401 or 403, _) when OutOfTime(failure, code) is { } late => late,
            (403, "AuthenticationFailed") or (401, _) => Access(
                $"{place.Address} does not accept {place.AccessName} ({code}): check that it belongs to the account {place.Account} and "
                    + "has not been replaced since"
            ),
            (403, _) => Access(
                $"{place.AccessName} does not permit that {name} is {what} in {place.Address} ({code}): give the identity the role Storage "
                    + $"Blob Data Contributor on the container, or a signature the permissions {BlobPlace.Permissions}, and let the "
                    + "account's network rules admit this machine"
            ),
            (400, "InvalidHeaderValue")
                when failure.Message.Contains("x-ms-version", StringComparison.Ordinal)
                    || failure.Message.Contains("API version", StringComparison.Ordinal) => Access(
                $"the storage behind {place.Address} does not know the version of the service that this program speaks ({code}): "
                    + $"use a newer "
                    + "storage; Azurite takes every version when started with --skipApiVersionCheck"
            ),
            (400, "Md5Mismatch") => Away($"{name} did not arrive as it was sent to {place.Address} ({code})"),
            (429 or 500 or 502 or 503 or 504 or 408, _) => Away(
                string.Create(CultureInfo.InvariantCulture, $"{place.Address} is busy ({code}), also after {options.Retries + 1} tries")
            ),
            _ => new ArchiveException(
                $"{name} cannot be {what} in {place.Address}, which answers {code}: look the code up in the list of Blob Storage "
                    + $"error codes."
            ),
        };
    }

    // Azure answers AuthenticationFailed to what is out of time, Azurite AuthorizationFailure.
    private ArchiveException? OutOfTime(RequestFailedException failure, string code)
    {
        DateTimeOffset now = options.Clock.GetUtcNow();
        if (failure.GetRawResponse()?.Headers.Date is { } theirs && (now - theirs).Duration() > s_skew)
        {
            return Access(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{place.Address} refuses the request ({code}) because this machine's clock is "
                        + $"{(now - theirs).Duration().TotalMinutes:0} "
                        + $"minutes {(now > theirs ? "ahead of" : "behind")} the service's: set the clock"
                )
            );
        }

        if (place.Signature is { Expires: { } end } && end < now)
        {
            return Access(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the shared access signature for {place.Address} ran out at {end:yyyy-MM-dd HH:mm} UTC: make a new one and set "
                        + $"{BlobPlace.AccessVariable} or {BlobPlace.AccessFileVariable} to it"
                )
            );
        }

        if (place.Signature is { Begins: { } start } && start > now)
        {
            return Access(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the shared access signature for {place.Address} begins at {start:yyyy-MM-dd HH:mm} UTC: wait, or make one "
                        + $"that begins "
                        + $"some minutes before now"
                )
            );
        }

        return null;
    }

    private ArchiveException Unreachable(Exception failure)
    {
        SocketError? socket = Causes(failure).OfType<SocketException>().FirstOrDefault()?.SocketErrorCode;
        return socket switch
        {
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => Away(
                $"there is no host {place.Host}: correct the name of the account, or check the network and its name service",
                remedy: false
            ),
            SocketError.ConnectionRefused => Away($"nothing answers at {place.Host}"),
            _ => Away($"{place.Host} cannot be reached, or broke the connection off"),
        };
    }

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    private static ArchiveException Access(string clause) => new(Sentence(clause), ArchiveFailure.Access);

    private static ArchiveException Away(string clause, bool remedy = true) =>
        new(Sentence(remedy ? $"{clause}: check the network, or run the same command again later" : clause), ArchiveFailure.Away);

    // Names and addresses stay as they are.
    private static string Sentence(string clause) =>
        clause.Split(' ')[0].AsSpan().ContainsAny('/', '.', ':') ? $"{clause}." : $"{char.ToUpperInvariant(clause[0])}{clause[1..]}.";
}
