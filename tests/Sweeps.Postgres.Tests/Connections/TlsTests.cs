using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Postgres.Connections;
using ModalityCompetition.Sweeps.Postgres.Leases;
using ModalityCompetition.Sweeps.Postgres.Schema;
using ModalityCompetition.Sweeps.Postgres.Tests.Support;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Connections;

/// <summary>A server that takes no connection without TLS, with a certificate that signs itself.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-tls-").FullName;

    [SkippableFact]
    public async Task A_sweep_runs_over_tls_that_checks_the_server_and_a_wrong_root_or_none_is_refused_in_one_sentence()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        using PostgresServer server = PostgresServer.StartAnother();
        using X509Certificate2 certificate = Certificate();
        using X509Certificate2 another = Certificate();
        server.RequireTls(certificate.ExportCertificatePem(), Key(certificate));
        await using var ledgers = new SharedLedgers(server);

        string verified = $"{ledgers.ConnectionString};SSL Mode=VerifyFull;Root Certificate={Saved("right.pem", certificate)}";
        LedgerDatabase database = ledgers.Connect(connectionString: verified);
        RunResult result = await WorkerProgram.WorkAsync(database, "short", new LeaseOptions());
        Assert.Equal(RunEnd.Completed, result.End);
        Assert.Equal(await WorkerProgram.UndisturbedAsync("short"), await WorkerProgram.SharedHashAsync(database, "short"));
        Assert.Equal(
            "t",
            ledgers.Sql("SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'modcomp'")
        );

        string wrong = await RefusalAsync(
            ledgers,
            $"{ledgers.ConnectionString};SSL Mode=VerifyFull;Root Certificate={Saved("wrong.pem", another)}"
        );
        Assert.Contains("certificate", wrong, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Root Certificate", wrong, StringComparison.Ordinal);
        string none = await RefusalAsync(ledgers, $"{ledgers.ConnectionString};SSL Mode=Disable");
        Assert.Contains("no encryption", none, StringComparison.Ordinal);

        // The name in the certificate counts too: it is that of the address 127.0.0.1, not of another one of this machine.
        string otherName = await RefusalAsync(ledgers, verified.Replace("Host=127.0.0.1", "Host=localhost", StringComparison.Ordinal));
        Assert.Contains("certificate", otherName, StringComparison.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<string> RefusalAsync(SharedLedgers ledgers, string connectionString)
    {
        // Refused at once, not after patience: a certificate does not become right by waiting.
        LedgerDatabase database = ledgers.Connect(new LedgerConnectionOptions { Patience = 10 * Patience.Limit }, connectionString);
        Task<LedgerException> refused = Assert.ThrowsAsync<LedgerException>(() =>
            LedgerSchema.MigrateAsync(database, CancellationToken.None)
        );
        string message = (await refused.WaitAsync(Patience.Limit)).Message;
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain(PostgresServer.Password, message, StringComparison.Ordinal);
        return message;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=modcomp test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true)
        );
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static string Key(X509Certificate2 certificate)
    {
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    private string Saved(string name, X509Certificate2 certificate)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, certificate.ExportCertificatePem());
        return path;
    }
}
