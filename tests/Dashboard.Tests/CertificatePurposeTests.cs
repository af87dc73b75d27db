using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Dashboard.Tests.Support;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Tests;

/// <summary>Certificates that are well made and of no use where they are named.</summary>
public sealed class CertificatePurposeTests : IDisposable
{
    private const string Mail = "1.3.6.1.5.5.7.3.4";
    private readonly TestAuthority _authority = new("ours");
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-purposes-").FullName;
    private readonly List<string> _told = [];

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(
        TestAuthority.Client,
        "was made for clients and not for servers, so that nobody would believe it: give one with serverAuth"
    )]
    [InlineData(Mail, "was made for other things than servers, so that nobody would believe it: give one with serverAuth")]
    public void One_that_was_not_made_for_servers_is_no_server_s(string purpose, string says)
    {
        (string certificate, string key) = _authority.Issue([purpose], isNamed: true);
        string file = File("c", certificate + "\n" + key);
        var refused = Assert.Throws<SweepServiceException>(() => Server(file));
        Assert.Equal(SweepServiceFailure.Invalid, refused.Failure);
        Assert.StartsWith($"The setting X: the certificate in {file} {says}", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        // By itself it is as good as any.
        _ = new PemIdentity(file, null, "the setting X", TimeProvider.System, _told.Add);
        Assert.Empty(_told);
    }

    [Theory]
    [InlineData]
    [InlineData(TestAuthority.Server)]
    [InlineData(TestAuthority.Client, TestAuthority.Server)]
    public void Of_one_without_a_name_is_told(params string[] purposes)
    {
        (string certificate, string key) = _authority.Issue(purposes, isNamed: false);
        string file = File("c", certificate + "\n" + key);
        _ = Server(file);
        Assert.Equal(
            $"The certificate of the setting X: that in {file} has no name in its subjectAltName, and browsers, Prometheus and others "
                + "believe none without: make one with the names and addresses at which it is called.",
            Assert.Single(_told)
        );
        (certificate, key) = _authority.Issue(purposes, isNamed: true);
        _ = Server(File("d", certificate + "\n" + key));
        Assert.Single(_told);
    }

    [Fact]
    public void A_file_of_authorities_without_one_is_refused()
    {
        string leaf = _authority.Issue(isOfServer: false).Certificate;
        string file = File("a", leaf);
        var refused = Assert.Throws<SweepServiceException>(() => Authorities(file));
        Assert.Equal(SweepServiceFailure.Invalid, refused.Failure);
        Assert.Equal(
            $"The setting X: {file} has no authority in it, only what 'CN=ours' issued for 'CN=one', so that nobody would be believed: "
                + "give the certificate of that authority.",
            refused.Message
        );
        Assert.Empty(_told);

        // Whoever looks for the very certificate may.
        using X509Certificate2 itself = X509Certificate2.CreateFromPem(leaf);
        Assert.True(new PemAuthorities(file, "the setting X", TimeProvider.System, mustVouch: false).Has(itself));

        // Beside its authority it does no harm.
        PemAuthorities both = Authorities(File("b", leaf + "\n" + _authority.Pem));
        Assert.True(both.TrustClient(itself, null));
        Assert.Contains("'CN=one'", Assert.Single(_told), StringComparison.Ordinal);
        _ = Authorities(File("c", _authority.Pem));
        Assert.Single(_told);
    }

    [Fact]
    public void One_that_vouches_for_itself_alone_is_believed_and_told_of()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=alone", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        using X509Certificate2 alone = request.CreateSelfSigned(
            TimeProvider.System.GetUtcNow().AddDays(-1),
            TimeProvider.System.GetUtcNow().AddDays(1)
        );
        string file = File("a", alone.ExportCertificatePem());
        Assert.True(Authorities(file).TrustClient(alone, null));
        Assert.Equal(
            $"The certificates of the setting X: 'CN=alone' in {file} is not marked as an authority, so that no other certificate is "
                + "believed "
                + "because of it: where others shall be, give the authority that issued them.",
            Assert.Single(_told)
        );
    }

    private PemIdentity Server(string file) => new(file, null, "the setting X", TimeProvider.System, _told.Add, isOfServer: true);

    private PemAuthorities Authorities(string file) => new(file, "the setting X", TimeProvider.System, _told.Add);

    private string File(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
