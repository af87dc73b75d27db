using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>The certificate by which the command line shows who it is, where its files are no good.</summary>
public sealed class ClientCertificateTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_with_a_password_is_one_sentence_with_the_command_that_takes_it_away(bool isBeside)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string locked = key.ExportEncryptedPkcs8PrivateKeyPem(
            "s3cret",
            new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)
        );
        await SaysAsync(key, locked, isBeside);
    }

    [Fact]
    public async Task So_is_one_in_the_older_form_of_openssl()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string text = key.ExportECPrivateKeyPem();
        int line = text.IndexOf('\n', StringComparison.Ordinal) + 1;
        string locked = text.Insert(line, "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0123456789ABCDEF0123456789ABCDEF\n\n");
        await SaysAsync(key, locked, isBeside: false);
    }

    [Fact]
    public async Task A_file_of_authorities_with_the_server_s_own_certificate_is_one_sentence()
    {
        using var authority = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=ours", authority, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 ours = request.CreateSelfSigned(Now(-1), Now(1));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 issued = new CertificateRequest("CN=silo", key, HashAlgorithmName.SHA256).Create(ours, Now(-1), Now(1), [7]);
        string file = _temporary.Write("silo.crt", issued.ExportCertificatePem());
        Ran refused = await Modcomp.RunAsync("list", "--server", "https://127.0.0.1:1", "--ca-file", file);
        Assert.Equal((ExitCode.Usage, ""), (refused.ExitCode, refused.Output));
        Assert.Equal(
            $"modcomp: The option --ca-file: {file} has no authority in it, only what 'CN=ours' issued for 'CN=silo', so that nobody "
                + "would be "
                + "believed: give the certificate of that authority.\n",
            refused.Error
        );
    }

    private async Task SaysAsync(ECDsa key, string locked, bool isBeside)
    {
        using X509Certificate2 certificate = new CertificateRequest("CN=alice", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            Now(-1),
            Now(1)
        );
        string pem = certificate.ExportCertificatePem();
        string keyFile = _temporary.Write("alice.key", isBeside ? pem + "\n" + locked : locked);
        string certificateFile = isBeside ? keyFile : _temporary.Write("alice.crt", pem);
        var variables = new Dictionary<string, string> { ["MODCOMP_CLIENT_CERTIFICATE"] = certificateFile };
        if (!isBeside)
        {
            variables["MODCOMP_CLIENT_KEY"] = keyFile;
        }

        // Nothing is asked: the sentence comes before.
        Ran refused = await Modcomp.RunAsync(variables, "list", "--server", "https://127.0.0.1:1");
        Assert.Equal((ExitCode.Usage, ""), (refused.ExitCode, refused.Output));
        Assert.Equal(
            $"modcomp: The variable {(isBeside ? "MODCOMP_CLIENT_CERTIFICATE" : "MODCOMP_CLIENT_KEY")}: {keyFile} has a key with a "
                + "password, "
                + $"which nobody is there to give: take it away with 'openssl pkey -in {keyFile} -out NEW' and name the new file.\n",
            refused.Error
        );
    }

    private static DateTimeOffset Now(int days) => TimeProvider.System.GetUtcNow().AddDays(days);
}
