using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ModalityCompetition.Dashboard.Security;

namespace ModalityCompetition.Dashboard.Remote;

/// <summary>How a <see cref="HttpSweepService"/> talks to its server.</summary>
public sealed record RemoteOptions
{
    /// <summary>The clock; default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// How long a server is waited for that does not answer for the moment: one that says so itself, or that has answered this client
    /// before. Zero for not at all; null, the default, for a minute where an event stream that has begun breaks, and not at all else.
    /// </summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>
    /// Whether a server that says it is not ready, or does not say in time that it is, has a few seconds for its first answer. Otherwise an
    /// answer may take minutes.
    /// </summary>
    public bool Hurried { get; init; }

    /// <summary>Told when such a waiting begins; default nobody.</summary>
    public Action? Waiting { get; init; }

    /// <summary>Authorities of the certificates that are believed of an https server; null, the default, for those of the system.</summary>
    public PemAuthorities? Authorities { get; init; }

    /// <summary>
    /// A file with the very certificate that an https server must show: whoever vouches for it, and whatever its name and its dates. Null,
    /// the default, to believe <see cref="Authorities"/>.
    /// </summary>
    public PemAuthorities? Expected { get; init; }

    /// <summary>By what the client shows who it is; null, the default, for nothing.</summary>
    public PemIdentity? Identity { get; init; }

    /// <summary>
    /// For how long an event stream may be silent before it counts as broken; servers send something every 15 s. Default a minute.
    /// </summary>
    public TimeSpan LongestSilence { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How a connection to an https server is made.</summary>
    internal SslClientAuthenticationOptions Tls()
    {
        var tls = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = Authorities?.Policy(isOfServer: true),
            ClientCertificateContext = Identity?.Context,
        };
        if (Expected is { } expected)
        {
            tls.RemoteCertificateValidationCallback = (_, shown, _, _) =>
                shown is X509Certificate2 certificate && expected.Has(certificate);
        }

        return tls;
    }
}
