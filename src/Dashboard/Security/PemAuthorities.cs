using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Security;

/// <summary>
/// The authorities whose certificates are believed, from a PEM file; those of the system are not among them unless the file has them. A new
/// file takes the place of the old one without a restart. Revocation is not looked up. Thread-safe.
/// </summary>
public sealed class PemAuthorities
{
    /// <summary>What a server's certificate is made for.</summary>
    internal const string ServerPurpose = "1.3.6.1.5.5.7.3.1";

    /// <summary>What a client's certificate is made for.</summary>
    internal const string ClientPurpose = "1.3.6.1.5.5.7.3.2";

    private readonly PemFiles<X509Certificate2Collection> _files;

    /// <summary>Reads the file.</summary>
    /// <param name="file">The certificates of the authorities.</param>
    /// <param name="origin">What names the file, for messages.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="complain">Told when a newer file is no good, so that the old one stays, and of what is doubtful; null for
    /// nobody.</param>
    /// <param name="mustVouch">Whether a file is refused in which no certificate can vouch for any; false where the certificates
    /// themselves are looked for, see <see cref="Has"/>.</param>
    /// <exception cref="SweepServiceException">The file cannot be read, or has no certificate, or none that vouches.</exception>
    public PemAuthorities(string file, string origin, TimeProvider clock, Action<string>? complain = null, bool mustVouch = true)
    {
        ArgumentNullException.ThrowIfNull(file);
        _files = new PemFiles<X509Certificate2Collection>(
            [file],
            texts =>
            {
                X509Certificate2Collection read = Read(texts[0], file, mustVouch);
                if (mustVouch && read.FirstOrDefault(c => !IsAuthority(c)) is { } leaf)
                {
                    complain?.Invoke(
                        $"The certificates of {origin}: '{leaf.Subject}' in {file} is not marked as an authority, so that no other "
                            + "certificate "
                            + "is believed because of it: where others shall be, give the authority that issued them."
                    );
                }

                return read;
            },
            [origin],
            clock,
            complain
        );
    }

    /// <summary>Whether a client's certificate is one of theirs, valid now and made for clients.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="received">What came with it; null for nothing.</param>
    public bool TrustClient(X509Certificate2 certificate, X509Chain? received) => Trust(certificate, received, ClientPurpose);

    /// <summary>Whether a server's certificate is one of theirs, valid now and made for servers. Its name is not looked at.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="received">What came with it; null for nothing.</param>
    public bool TrustServer(X509Certificate2 certificate, X509Chain? received) => Trust(certificate, received, ServerPurpose);

    /// <summary>Whether a certificate itself is in the file.</summary>
    /// <param name="certificate">The certificate.</param>
    public bool Has(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return _files.Current.Any(c => c.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span));
    }

    /// <summary>How a chain is built that ends with one of them.</summary>
    /// <param name="isOfServer">Whether the certificate at its other end is a server's.</param>
    public X509ChainPolicy Policy(bool isOfServer) => Policy(isOfServer ? ServerPurpose : ClientPurpose);

    private bool Trust(X509Certificate2 certificate, X509Chain? received, string purpose)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(purpose) };
        foreach (X509ChainElement element in received?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(certificate);
    }

    private X509ChainPolicy Policy(string purpose)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.DisableCertificateDownloads = true;
        policy.CustomTrustStore.AddRange(_files.Current);
        policy.ApplicationPolicy.Add(new Oid(purpose));
        return policy;
    }

    // Before version 3 a certificate did not say.
    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Version < 3 || certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(e => e.CertificateAuthority);

    private static X509Certificate2Collection Read(string text, string file, bool mustVouch)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(text);
        if (certificates.Count == 0)
        {
            throw new PemException(
                $"{file} has no certificate in it: give a PEM file with a part that begins with '-----BEGIN CERTIFICATE-----'"
            );
        }

        // A chain ends with a certificate that vouches for itself; whoever has none of these here believes nobody.
        if (mustVouch && !certificates.Any(c => c.SubjectName.RawData.AsSpan().SequenceEqual(c.IssuerName.RawData)))
        {
            throw new PemException(
                $"{file} has no authority in it, only what '{certificates[0].Issuer}' issued for '{certificates[0].Subject}', so that "
                    + "nobody would be believed: give the certificate of that authority"
            );
        }

        return certificates;
    }
}
