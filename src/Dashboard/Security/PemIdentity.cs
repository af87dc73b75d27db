using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Security;

/// <summary>
/// A certificate with its private key, from PEM files, by which a program shows who it is. New files take the place of the old ones without
/// a restart, from the next connection on. Thread-safe.
/// </summary>
public sealed class PemIdentity
{
    // PKCS #8, and the older form of OpenSSL.
    private static readonly string[] s_marksOfPasswords = ["ENCRYPTED PRIVATE KEY", "Proc-Type: 4,ENCRYPTED"];
    private readonly PemFiles<Identity> _files;

    /// <summary>Reads the files.</summary>
    /// <param name="certificate">The certificate and those between it and its authority, in this order; with the key where there is no
    /// file for it.</param>
    /// <param name="key">The key, not encrypted; null where it is beside the certificate.</param>
    /// <param name="origin">What names the files, for messages, for example <c>the setting Silo:HttpCertificate</c>.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="complain">Told when newer files are no good, so that the old ones stay, and of what is doubtful; null for
    /// nobody.</param>
    /// <param name="keyOrigin">What names the file of the key, for messages; null for what names the files.</param>
    /// <param name="isOfServer">Whether callers of a server are to believe it: one that was not made for servers is refused, and of one
    /// without a name is told.</param>
    /// <exception cref="SweepServiceException">A file cannot be read, or is no good.</exception>
    public PemIdentity(
        string certificate,
        string? key,
        string origin,
        TimeProvider clock,
        Action<string>? complain = null,
        string? keyOrigin = null,
        bool isOfServer = false
    )
    {
        ArgumentNullException.ThrowIfNull(certificate);
        string[] files = key is null ? [certificate] : [certificate, key];
        string[] origins = [origin, keyOrigin ?? origin];
        _files = new PemFiles<Identity>(
            files,
            texts =>
            {
                Identity read = Read(texts, certificate, key ?? certificate, clock);
                if (isOfServer && ServerCertificate.Doubt(read.Context.TargetCertificate, certificate) is { } doubt)
                {
                    complain?.Invoke($"The certificate of {origin}: {doubt}.");
                }

                return read;
            },
            origins,
            clock,
            complain
        );
    }

    /// <summary>The certificate with its key.</summary>
    public X509Certificate2 Certificate => _files.Current.Context.TargetCertificate;

    /// <summary>The certificate with those that lead to its authority.</summary>
    public SslStreamCertificateContext Context => _files.Current.Context;

    private static Identity Read(string[] texts, string certificateFile, string keyFile, TimeProvider clock)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(texts[0]);
        if (chain.Count == 0)
        {
            throw new PemException(
                $"{certificateFile} has no certificate in it: give a PEM file with a part that begins with '-----BEGIN CERTIFICATE-----'"
            );
        }

        X509Certificate2 certificate;
        try
        {
            certificate = X509Certificate2.CreateFromPem(texts[0], texts[^1]);
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            string reason =
                s_marksOfPasswords.Any(mark => texts[^1].Contains(mark, StringComparison.Ordinal))
                    ? $"has a key with a password, which nobody is there to give: take it away with 'openssl pkey -in {keyFile} -out NEW' "
                        + "and name the new file"
                : texts[^1].Contains("PRIVATE KEY-----", StringComparison.Ordinal)
                    ? $"has a key that is damaged or not the one of the certificate in {certificateFile}: give the one that it was "
                        + "made with"
                : "has no private key in it: give a PEM file with a part that begins with '-----BEGIN PRIVATE KEY-----'";
            throw new PemException($"{keyFile} {reason}", wrong) { File = texts.Length - 1 };
        }

        DateTime now = clock.GetUtcNow().UtcDateTime;
        if (certificate.NotAfter.ToUniversalTime() < now || certificate.NotBefore.ToUniversalTime() > now)
        {
            throw new PemException(
                $"the certificate in {certificateFile} is valid from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} to "
                    + $"{certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC and not now: give a new one, or set the clock"
            );
        }

        chain.RemoveAt(0);
        return new Identity(SslStreamCertificateContext.Create(certificate, chain, offline: true));
    }

    private sealed record Identity(SslStreamCertificateContext Context);
}
