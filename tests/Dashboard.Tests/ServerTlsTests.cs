using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ModalityCompetition.Dashboard.Remote;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Dashboard.Tests.Support;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Tests;

/// <summary>A server with a certificate, callers with and without theirs, and files that are no good or change.</summary>
public sealed class ServerTlsTests : IDisposable
{
    private readonly TestAuthority _authority = new("ours");
    private readonly TestAuthority _other = new("theirs");
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-tls-").FullName;

    public void Dispose()
    {
        _authority.Dispose();
        _other.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Who_has_a_certificate_of_the_authority_is_let_in_without_a_key_and_nobody_else()
    {
        var tls = new ServerTls(Identity(_authority, isOfServer: true), Authorities(_authority));
        await using ServedSweeps served = ServedSweeps.Start(o => o with { Tls = tls, Key = null });
        string url = served.Server.Url.ToString();
        Assert.StartsWith("https://", url, StringComparison.Ordinal);

        using (var known = Client(url, _authority, Identity(_authority, isOfServer: false)))
        {
            Assert.Empty(await known.ListAsync(CancellationToken.None));
        }

        using (var nobody = Client(url, _authority, null))
        {
            var refused = await Assert.ThrowsAsync<SweepServiceException>(() => nobody.ListAsync(CancellationToken.None));
            Assert.Equal(SweepServiceFailure.Unauthorized, refused.Failure);
            Assert.Contains("without a certificate", refused.Message, StringComparison.Ordinal);
        }

        // Another authority's, and one that was made for a server.
        foreach (PemIdentity wrong in (PemIdentity[])[Identity(_other, isOfServer: false), Identity(_authority, isOfServer: true)])
        {
            using var stranger = Client(url, _authority, wrong);
            var refused = await Assert.ThrowsAsync<SweepServiceException>(() => stranger.ListAsync(CancellationToken.None));
            Assert.Matches(
                "^The server https://127.0.0.1:[0-9]+ .*refuses the client's certificate that it was shown.*: give one of an authority "
                    + "that the server knows, valid now and made for clients\\.$",
                refused.Message
            );
        }

        // Supervisors have none.
        using var plain = Http(_authority);
        Assert.Equal("live\n", await plain.GetStringAsync(url + "health/live"));
        Assert.Equal("ready\n", await plain.GetStringAsync(url + "health/ready"));
    }

    [Fact]
    public async Task A_certificate_and_a_key_are_both_needed_where_both_are_asked_for()
    {
        const string Key = "0123456789abcdef";
        var tls = new ServerTls(Identity(_authority, isOfServer: true), Authorities(_authority));
        await using ServedSweeps served = ServedSweeps.Start(o => o with { Tls = tls, Key = ApiKey.Of(Key, "the test") });
        string url = served.Server.Url.ToString();
        using (var both = Client(url, _authority, Identity(_authority, isOfServer: false), Key))
        {
            Assert.Empty(await both.ListAsync(CancellationToken.None));
        }

        using var certificate = Client(url, _authority, Identity(_authority, isOfServer: false));
        await Assert.ThrowsAsync<SweepServiceException>(() => certificate.ListAsync(CancellationToken.None));
        using var key = Client(url, _authority, null, Key);
        await Assert.ThrowsAsync<SweepServiceException>(() => key.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_server_for_which_nobody_vouches_is_one_sentence_and_is_not_waited_for()
    {
        var tls = new ServerTls(Identity(_authority, isOfServer: true), null);
        await using ServedSweeps served = ServedSweeps.Start(o => o with { Tls = tls });
        string url = served.Server.Url.ToString();
        using (var trusting = Client(url, _authority, null))
        {
            Assert.Empty(await trusting.ListAsync(CancellationToken.None));
        }

        foreach (TestAuthority? authority in (TestAuthority?[])[null, _other])
        {
            using var client = Client(url, authority, null);
            var refused = await Assert.ThrowsAsync<SweepServiceException>(() => client.ListAsync(CancellationToken.None));
            Assert.Contains("--ca-file", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("see inner exception", refused.Message, StringComparison.Ordinal);
        }

        // The name counts: the certificate is one for 127.0.0.1.
        using var misnamed = Client(url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), _authority, null);
        await Assert.ThrowsAsync<SweepServiceException>(() => misnamed.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task New_files_are_used_without_a_restart_and_bad_ones_are_told_once()
    {
        var clock = new SteppedClock();
        List<string> told = [];
        (string certificate, string key) = _authority.Issue(isOfServer: true);
        string[] files = [File("c", certificate), File("k", key)];
        var identity = new PemIdentity(files[0], files[1], "the setting X", clock, told.Add);
        await using ServedSweeps served = ServedSweeps.Start(o => o with { Tls = new ServerTls(identity, null) });
        string first = await ShownAsync(served.Server.Url);
        Assert.Equal(X509Certificate2.CreateFromPem(certificate).Thumbprint, first);

        (string newer, string newerKey) = _authority.Issue(isOfServer: true);
        File("c", newer);
        clock.Step();
        // The key is still the old one: half of a change.
        Assert.Equal(first, await ShownAsync(served.Server.Url));
        clock.Step();
        Assert.Equal(first, await ShownAsync(served.Server.Url));
        Assert.Contains("the one of the certificate", Assert.Single(told), StringComparison.Ordinal);
        File("k", newerKey);
        clock.Step();
        Assert.Equal(X509Certificate2.CreateFromPem(newer).Thumbprint, await ShownAsync(served.Server.Url));
        Assert.Single(told);
    }

    [Fact]
    public void Every_file_that_is_no_good_is_one_sentence()
    {
        (string certificate, string key) = _authority.Issue(isOfServer: true);
        using var secret = ECDsa.Create();
        string locked = secret.ExportEncryptedPkcs8PrivateKeyPem(
            "s3cret",
            new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)
        );
        foreach (
            (string? one, string? two, string word) in ((string?, string?, string)[])
                [
                    (null, key, "there is no file"),
                    (certificate, null, "there is no file"),
                    ("", key, "no certificate in it"),
                    ("nonsense", key, "no certificate in it"),
                    (key, key, "no certificate in it"),
                    (certificate, "", "no private key in it"),
                    (certificate, certificate, "no private key in it"),
                    (certificate, _authority.Issue(isOfServer: true).Key, "not the one of the certificate"),
                    (certificate, key[..60] + key[70..], "damaged"),
                    (certificate, locked, "a key with a password"),
                    ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", key, "cannot be understood"),
                    (new string('x', 2 << 20), key, "larger than 1 MiB"),
                    (_authority.Issue(isOfServer: true, fromDay: -10, toDay: -5).Certificate, key, ""),
                ]
        )
        {
            string c = one is null ? Path.Combine(_folder, "none") : File("c", one);
            string k = two is null ? Path.Combine(_folder, "none") : File("k", two);
            var wrong = Assert.Throws<SweepServiceException>(() => new PemIdentity(c, k, "the setting X", TimeProvider.System));
            Assert.Equal(SweepServiceFailure.Invalid, wrong.Failure);
            Assert.StartsWith("The setting X: ", wrong.Message, StringComparison.Ordinal);
            Assert.Contains(word, wrong.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', wrong.Message);
        }

        (string late, string lateKey) = _authority.Issue(isOfServer: true, fromDay: -10, toDay: -5);
        var over = Assert.Throws<SweepServiceException>(() =>
            new PemIdentity(File("c", late + "\n" + lateKey), null, "the setting X", TimeProvider.System)
        );
        Assert.Contains("not now", over.Message, StringComparison.Ordinal);
        Assert.Throws<SweepServiceException>(() => new PemAuthorities(File("a", ""), "the setting X", TimeProvider.System));
    }

    private async Task<string> ShownAsync(Uri url)
    {
        string shown = "";
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            shown = ((X509Certificate2)certificate!).Thumbprint;
            return shown.Length > 0;
        };
        using var http = new HttpClient(handler);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(url, "health/live"))).StatusCode);
        return shown;
    }

    private HttpClient Http(TestAuthority authority)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = Authorities(authority).Policy(isOfServer: true);
        return new HttpClient(handler);
    }

    private HttpSweepService Client(string url, TestAuthority? authority, PemIdentity? identity, string? key = null) =>
        new(
            url,
            key,
            new RemoteOptions
            {
                Authorities = authority is null ? null : Authorities(authority),
                Identity = identity,
                Patience = TimeSpan.FromMinutes(5),
            }
        );

    private PemIdentity Identity(TestAuthority authority, bool isOfServer)
    {
        (string certificate, string key) = authority.Issue(isOfServer);
        return new PemIdentity(File(Path.GetRandomFileName(), certificate + "\n" + key), null, "the test", TimeProvider.System);
    }

    private PemAuthorities Authorities(TestAuthority authority) =>
        new(File(Path.GetRandomFileName(), authority.Pem), "the test", TimeProvider.System);

    private string File(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    private sealed class SteppedClock : TimeProvider
    {
        private long _steps;

        public override long TimestampFrequency => 1;

        public void Step() => _steps += 60;

        public override long GetTimestamp() => _steps;
    }
}
