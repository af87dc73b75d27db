using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace ModalityCompetition.Sweeps.Postgres.Connections;

/// <summary>What a failure of the database means: whether it passes by itself, and how to say it in a few words.</summary>
internal static class PostgresFailure
{
    /// <summary>
    /// Whether the same request may succeed later: the connection broke or was refused, the server restarts, recovers or is full of
    /// connections, or transactions were in each other's way. Whether a request took effect before its connection broke is unknown, so
    /// every request must bear being repeated.
    /// </summary>
    public static bool Passes(Exception failure) =>
        failure switch
        {
            // A wrong name is not a network that is down for a while, but a resolver may be; the patience of the caller decides.
            PostgresException server => server.IsTransient
                || server.SqlState
                    is PostgresErrorCodes.AdminShutdown
                        or PostgresErrorCodes.CrashShutdown
                        or PostgresErrorCodes.CannotConnectNow
                        or PostgresErrorCodes.LockNotAvailable
                        or PostgresErrorCodes.QueryCanceled
                        or IdleSessionTimeout
                        or IdleTransactionTimeout,
            NpgsqlException client => client.IsTransient
                || client.InnerException is IOException or SocketException or TimeoutException or EndOfStreamException,
            TimeoutException or SocketException or IOException => true,
            _ => false,
        };

    /// <summary>Whether a client library, not this program, threw it.</summary>
    public static bool IsForeign(Exception failure) => failure is NpgsqlException or SocketException or TimeoutException or IOException;

    /// <summary>The reason, a phrase without a full stop.</summary>
    public static string Reason(Exception failure) =>
        failure switch
        {
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "its disk is full",
            PostgresException server => server.MessageText.TrimEnd('.').ReplaceLineEndings(" "),
            NpgsqlException { InnerException: TimeoutException } or TimeoutException => "it did not answer in time",
            NpgsqlException { InnerException: { } inner } client => $"{Sentence(client)}: {Sentence(inner)}",
            _ => Sentence(failure),
        };

    /// <summary>What to do about it, a clause that follows a colon.</summary>
    public static string Remedy(Exception failure) =>
        IsAboutCertificates(failure) ? "check 'Root Certificate' and 'SSL Mode' of the address, and the name in the server's certificate"
        : failure is not PostgresException server ? "check host, port and network"
        : server.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                "check the user name, and give the password in PGPASSWORD or a password file (PGPASSFILE)",
            PostgresErrorCodes.InvalidCatalogName => "create the database, or correct its name",
            PostgresErrorCodes.InsufficientPrivilege => "grant what docs/shared-ledger.md lists",
            PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn =>
                "restore the tables, or use another database or schema",
            PostgresErrorCodes.DiskFull => "make room",
            _ => "remove the cause and run the same command again",
        };

    private const string IdleSessionTimeout = "57P05";
    private const string IdleTransactionTimeout = "25P03";

    private static bool IsAboutCertificates(Exception? failure) =>
        failure is AuthenticationException || (failure is NpgsqlException { InnerException: { } inner } && IsAboutCertificates(inner));

    private static string Sentence(Exception failure) => failure.Message.TrimEnd('.').ReplaceLineEndings(" ");
}
