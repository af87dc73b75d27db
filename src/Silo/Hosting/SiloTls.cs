using System.Net.Security;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Silo.Failures;
using ModalityCompetition.Silo.Settings;
using Orleans.Connections.Security;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>The certificates of a silo: by which silos and clients of the gateway know each other, and those of its HTTP API.</summary>
internal sealed class SiloTls
{
    private readonly PemIdentity? _identity;
    private readonly PemAuthorities? _authorities;
    private readonly List<string> _early = [];
    private ILogger? _log;

    /// <summary>Reads the files that the settings name.</summary>
    /// <exception cref="SiloException">One setting is given without another that belongs to it.</exception>
    /// <exception cref="Sweeps.Services.Contract.SweepServiceException">A file cannot be read, or is no good.</exception>
    public SiloTls(SiloSettings settings)
    {
        Require(nameof(settings.SiloKey), settings.SiloKey, nameof(settings.SiloCertificate), settings.SiloCertificate);
        Require(nameof(settings.SiloAuthorities), settings.SiloAuthorities, nameof(settings.SiloCertificate), settings.SiloCertificate);
        Require(nameof(settings.SiloCertificate), settings.SiloCertificate, nameof(settings.SiloAuthorities), settings.SiloAuthorities);
        Require(nameof(settings.HttpKey), settings.HttpKey, nameof(settings.HttpCertificate), settings.HttpCertificate);
        Require(
            nameof(settings.HttpClientAuthorities),
            settings.HttpClientAuthorities,
            nameof(settings.HttpCertificate),
            settings.HttpCertificate
        );
        _identity = Identity(nameof(settings.SiloCertificate), settings.SiloCertificate, nameof(settings.SiloKey), settings.SiloKey);
        _authorities = Authorities(nameof(settings.SiloAuthorities), settings.SiloAuthorities);
        Http = Identity(
            nameof(settings.HttpCertificate),
            settings.HttpCertificate,
            nameof(settings.HttpKey),
            settings.HttpKey,
            isOfServer: true
        )
            is { } http
            ? new ServerTls(http, Authorities(nameof(settings.HttpClientAuthorities), settings.HttpClientAuthorities))
            : null;
    }

    /// <summary>How the HTTP API speaks TLS; null for plain HTTP.</summary>
    public ServerTls? Http { get; }

    /// <summary>Told of what is doubtful in files, from the beginning on, and when files that have changed are no good.</summary>
    public ILogger? Log
    {
        get => _log;
        set
        {
            lock (_early)
            {
                _log = value;
                foreach (string message in value is null ? [] : _early)
                {
                    Complain(message);
                }

                _early.Clear();
            }
        }
    }

    /// <summary>Lets silos and gateway speak TLS, where there is a certificate for it; each side must show one of the
    /// authorities.</summary>
    public void Use(ISiloBuilder silo)
    {
        if (_identity is not { } identity || _authorities is not { } authorities)
        {
            return;
        }

        silo.UseTls(tls =>
        {
            tls.LocalServerCertificateSelector = (_, _) => identity.Certificate;
            tls.LocalClientCertificateSelector = (_, _, _, _, _) => identity.Certificate;
            tls.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
            // Silos know each other by the authority. Names say nothing here: silos reach each other at addresses.
            tls.RemoteCertificateValidation = (certificate, chain, _) => authorities.TrustClient(certificate, chain);
            // With the certificates between one's own and its authority, which a certificate alone does not bring.
            tls.OnAuthenticateAsServer = (_, options) =>
            {
                var server = (SslServerAuthenticationOptions)options.SslServerAuthenticationOptions;
                (server.ServerCertificateSelectionCallback, server.ServerCertificateContext) = (null, identity.Context);
            };
            tls.OnAuthenticateAsClient = (_, options) =>
            {
                var client = (SslClientAuthenticationOptions)options.SslClientAuthenticationOptions;
                (client.LocalCertificateSelectionCallback, client.ClientCertificateContext) = (null, identity.Context);
            };
        });
    }

    private PemIdentity? Identity(string setting, string certificate, string keySetting, string key, bool isOfServer = false) =>
        certificate.Length == 0
            ? null
            : new PemIdentity(
                certificate,
                key.Length == 0 ? null : key,
                Origin(setting),
                TimeProvider.System,
                Complain,
                key.Length == 0 ? null : Origin(keySetting),
                isOfServer
            );

    private PemAuthorities? Authorities(string setting, string file) =>
        file.Length == 0 ? null : new PemAuthorities(file, Origin(setting), TimeProvider.System, Complain);

    private void Complain(string message)
    {
        if (_log is { } log)
        {
            log.LogWarning("{Message}", message);
            return;
        }

        // There is no log yet.
        lock (_early)
        {
            _early.Add(message);
        }
    }

    private static string Origin(string setting) => $"the setting {SiloSettings.NameOf(setting)}";

    private static void Require(string setting, string value, string other, string needed)
    {
        if (value.Length > 0 && needed.Length == 0)
        {
            throw new SiloException(
                $"The setting {SiloSettings.NameOf(setting)} has no effect without {SiloSettings.NameOf(other)}: give both, or neither."
            );
        }
    }
}
