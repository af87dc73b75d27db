using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModalityCompetition.Dashboard.Tests.Support;

/// <summary>An authority of the tests' own, with the certificates that it issues.</summary>
internal sealed class TestAuthority : IDisposable
{
    /// <summary>The purpose of servers.</summary>
    public const string Server = "1.3.6.1.5.5.7.3.1";

    /// <summary>The purpose of clients.</summary>
    public const string Client = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _own;

    public TestAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _own = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-30), TimeProvider.System.GetUtcNow().AddDays(30));
    }

    /// <summary>Its certificate, PEM.</summary>
    public string Pem => _own.ExportCertificatePem();

    /// <summary>Issues a certificate for this machine.</summary>
    /// <returns>The certificate and its key, PEM.</returns>
    public (string Certificate, string Key) Issue(bool isOfServer, int fromDay = -1, int toDay = 1) =>
        Issue([isOfServer ? Server : Client], isNamed: true, fromDay, toDay);

    /// <summary>Issues a certificate.</summary>
    /// <param name="purposes">What it is made for; none where it does not say.</param>
    /// <param name="isNamed">Whether it has the address of this machine.</param>
    /// <param name="fromDay">When it begins to be valid.</param>
    /// <param name="toDay">When it ends.</param>
    /// <returns>The certificate and its key, PEM.</returns>
    public (string Certificate, string Key) Issue(string[] purposes, bool isNamed, int fromDay = -1, int toDay = 1)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=one", key, HashAlgorithmName.SHA256);
        if (purposes.Length > 0)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(Oids(purposes), critical: false));
        }

        if (isNamed)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(System.Net.IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
        }

        using X509Certificate2 issued = request.Create(
            _own,
            TimeProvider.System.GetUtcNow().AddDays(fromDay),
            TimeProvider.System.GetUtcNow().AddDays(toDay),
            RandomNumberGenerator.GetBytes(8)
        );
        return (issued.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static OidCollection Oids(string[] purposes)
    {
        var oids = new OidCollection();
        Array.ForEach(purposes, p => oids.Add(new Oid(p)));
        return oids;
    }

    /// <inheritdoc/>
    public void Dispose() => _own.Dispose();
}
