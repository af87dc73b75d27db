using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;

namespace ModalityCompetition.Dashboard.Security;

/// <summary>How a server speaks TLS.</summary>
/// <param name="Identity">By what it shows who it is.</param>
/// <param name="Clients">
/// Authorities of the certificates that callers of the API must have; null where they need none. The health checks need none in any case.
/// </param>
public sealed record ServerTls(PemIdentity Identity, PemAuthorities? Clients)
{
    /// <summary>What holds for a connection that begins now.</summary>
    internal SslServerAuthenticationOptions Options() =>
        new()
        {
            ServerCertificateContext = Identity.Context,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateRequired = Clients is not null,
            // Resumed sessions would keep a certificate believed whose authority has been taken away.
            AllowTlsResume = Clients is null,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                certificate is null || (certificate is X509Certificate2 one && Clients is not null && Clients.TrustClient(one, chain)),
        };

    /// <summary>Whether who asks lacks a certificate that it must have.</summary>
    internal bool Misses(HttpContext context) => Clients is not null && context.Connection.ClientCertificate is null;
}
