using System.Security.Cryptography.X509Certificates;

namespace ModalityCompetition.Dashboard.Security;

/// <summary>Whether callers would believe a certificate of a server.</summary>
internal static class ServerCertificate
{
    private const string AnyPurpose = "2.5.29.37.0";

    /// <summary>Looks at what it was made for and at its names.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="file">Where it is, for messages.</param>
    /// <returns>Why many would not believe it, a sentence without its full stop; null where nothing is to be said.</returns>
    /// <exception cref="PemException">Nobody would.</exception>
    public static string? Doubt(X509Certificate2 certificate, string file)
    {
        string[] purposes =
        [
            .. certificate
                .Extensions.OfType<X509EnhancedKeyUsageExtension>()
                .SelectMany(e => e.EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>())
                .Select(o => o.Value ?? ""),
        ];
        if (purposes.Length > 0 && !purposes.Any(p => p is PemAuthorities.ServerPurpose or AnyPurpose))
        {
            string made = purposes.Contains(PemAuthorities.ClientPurpose)
                ? "for clients and not for servers"
                : "for other things than servers";
            throw new PemException(
                $"the certificate in {file} was made {made}, so that nobody would believe it: give one with serverAuth in its "
                    + "extendedKeyUsage, or without that"
            );
        }

        bool isNamed = certificate
            .Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .Any(e => e.EnumerateDnsNames().Any() || e.EnumerateIPAddresses().Any());
        return isNamed
            ? null
            : $"that in {file} has no name in its subjectAltName, and browsers, Prometheus and others believe none without: make one "
                + "with the names and addresses at which it is called";
    }
}
