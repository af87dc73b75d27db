using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModalityCompetition.Dashboard.Tests.Support;

/// <summary>An authority of the tests' own, with the certificates that it issues.</summary>
internal sealed class TestAuthority : IDisposable
{
    private const string Server = "1.3.6.1.5.5.7.3.1";
    private const string Client = "1.3.6.1.5.5.7.3.2";
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
    public (string Certificate, string Key) Issue(bool isOfServer, int fromDay = -1, int toDay = 1)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=one", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(isOfServer ? Server : Client)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 issued = request.Create(
            _own,
            TimeProvider.System.GetUtcNow().AddDays(fromDay),
            TimeProvider.System.GetUtcNow().AddDays(toDay),
            RandomNumberGenerator.GetBytes(8)
        );
        return (issued.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <inheritdoc/>
    public void Dispose() => _own.Dispose();
}
