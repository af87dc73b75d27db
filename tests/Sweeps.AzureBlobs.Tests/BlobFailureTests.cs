using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.AzureBlobs.Access;
using ModalityCompetition.Sweeps.AzureBlobs.Blobs;
using ModalityCompetition.TestKit.Blobs;

namespace ModalityCompetition.Sweeps.AzureBlobs.Tests;

/// <summary>Every fault is one sentence with the remedy, and none of them tells a secret.</summary>
public sealed class BlobFailureTests
{
    private const string WrongKey = "d3JvbmcgS0VZIHRoYXQgbXVzdCBub3QgYmUgdG9sZA==";

    [SkippableFact]
    public async Task A_missing_container_is_named_with_the_command_that_makes_it()
    {
        NeedAzurite();
        await ExpectAsync(
            Containers.Open("no-such-container"),
            ArchiveFailure.Access,
            "The container no-such-container of devstoreaccount1 does not exist: create it (az storage container create"
        );
    }

    [SkippableFact]
    public async Task A_wrong_key_is_told_with_the_place_that_it_came_from()
    {
        NeedAzurite();
        string container = await Containers.MakeAsync();
        await ExpectAsync(
            Open(container, AzuriteServer.Shared.ConnectionString.Replace(AzuriteServer.Key, WrongKey, StringComparison.Ordinal)),
            ArchiveFailure.Access,
            "The connection string of the variable MODCOMP_ARCHIVE_ACCESS does not permit that sweeps/a/files/x is written in ",
            // Azure answers AuthenticationFailed to a wrong key; that sentence is below.
            " (403 AuthorizationFailure): give"
        );
    }

    [SkippableFact]
    public async Task A_signature_opens_an_archive_and_one_that_ran_out_or_may_not_write_is_told()
    {
        NeedAzurite();
        string container = await Containers.MakeAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await using (IArchiveStorage good = Open(container, Signature(container, "racwdl", now.AddHours(1))))
        {
            await good.WriteAsync("sweeps/a/files/x", new byte[3], CancellationToken.None);
            Assert.Equal(3, (await good.FindAsync("sweeps/a/files/x", CancellationToken.None))!.Bytes);
        }

        await ExpectAsync(
            Open(container, Signature(container, "racwdl", now.AddHours(-1))),
            ArchiveFailure.Access,
            "The shared access signature for ",
            " ran out at ",
            "make a new one and set MODCOMP_ARCHIVE_ACCESS"
        );
        await ExpectAsync(
            Open(container, Signature(container, "rl", now.AddHours(1))),
            ArchiveFailure.Access,
            "The shared access signature of the variable MODCOMP_ARCHIVE_ACCESS does not permit that sweeps/a/files/x is written",
            "give the identity the role Storage Blob Data Contributor"
        );
    }

    [Fact]
    public async Task Where_nothing_answers_the_host_is_named_after_a_bounded_number_of_tries()
    {
        // Port 1 of the loopback has no server on any machine that runs tests.
        await ExpectAsync(
            Containers.Open("container", new Uri("http://127.0.0.1:1")),
            ArchiveFailure.Away,
            "Nothing answers at 127.0.0.1:1: check the network"
        );
    }

    [Fact]
    public async Task A_host_that_does_not_exist_asks_for_the_name_of_the_account()
    {
        const string address = "https://misspelt.blob.invalid/container";
        await ExpectAsync(
            ArchiveAddresses.Open(
                address,
                Variable($"BlobEndpoint=https://misspelt.blob.invalid;AccountName=misspelt;AccountKey={WrongKey}"),
                Containers.Hasty
            ),
            ArchiveFailure.Away,
            "There is no host misspelt.blob.invalid: correct the name of the account"
        );
    }

    [Fact]
    public async Task A_busy_service_is_asked_a_bounded_number_of_times()
    {
        await using BlobProxy busy = await BlobProxy.AnsweringAsync(503, "ServerBusy", ("Retry-After", "0"));
        await ExpectAsync(Containers.Open("container", busy.Endpoint), ArchiveFailure.Away, "is busy (503 ServerBusy), also after 5 tries");
        Assert.Equal(5, busy.Requests);
    }

    [Theory]
    [InlineData("application/xml", "")]
    [InlineData("application/xml", "<html><body>Bad gateway</body>")]
    [InlineData("application/xml", "<Failure>no code</Failure>")]
    [InlineData("application/json", "")]
    [InlineData("application/json", "[]")]
    [InlineData("application/json", "{}")]
    [InlineData("text/html", "Bad gateway")]
    public async Task An_error_that_is_not_what_it_says_is_one_sentence(string contentType, string body)
    {
        await using BlobProxy failing = await BlobProxy.FailingAsync(contentType, body);
        await ExpectAsync(Containers.Open("container", failing.Endpoint), ArchiveFailure.Away);
        // A reply to HEAD has no body whatever it says.
        await using IArchiveStorage storage = Containers.Open("container", failing.Endpoint);
        ArchiveException told = await Assert.ThrowsAsync<ArchiveException>(() =>
            storage.FindAsync("sweeps/a/files/x", CancellationToken.None)
        );
        Assert.Equal(ArchiveFailure.Away, told.Failure);
    }

    [Fact]
    public async Task A_service_that_asks_for_a_long_pause_is_not_waited_for_without_end()
    {
        await using BlobProxy busy = await BlobProxy.AnsweringAsync(503, "ServerBusy", ("Retry-After", "36000"));
        await ExpectAsync(
            Containers.Open("container", busy.Endpoint, Containers.Hasty with { Patience = TimeSpan.FromSeconds(0.5) }),
            ArchiveFailure.Away,
            "has not done one request within 0.5 s"
        );
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_told_by_how_much()
    {
        string theirs = TimeProvider.System.GetUtcNow().AddMinutes(-40).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        await using BlobProxy skewed = await BlobProxy.AnsweringAsync(403, "AuthenticationFailed", ("Date", theirs));
        await ExpectAsync(
            Containers.Open("container", skewed.Endpoint),
            ArchiveFailure.Access,
            "because this machine's clock is 40 minutes ahead of the service's: set the clock"
        );
    }

    [Theory]
    [InlineData(403, "AccountIsDisabled", ArchiveFailure.Access, "The account devstoreaccount1 is disabled")]
    [InlineData(
        403,
        "AuthenticationFailed",
        ArchiveFailure.Access,
        "does not accept the connection string of the variable MODCOMP_ARCHIVE_ACCESS"
    )]
    [InlineData(403, "AuthorizationFailure", ArchiveFailure.Access, "let the account's network rules admit this machine")]
    [InlineData(400, "InvalidHeaderValue", ArchiveFailure.Access, "Azurite takes every version when started with --skipApiVersionCheck")]
    [InlineData(409, "BlobImmutableDueToPolicy", ArchiveFailure.Storage, "an immutability policy holds it")]
    [InlineData(409, "BlobArchived", ArchiveFailure.Storage, "is in the archive tier (409 BlobArchived), from which nothing is read")]
    [InlineData(500, "InternalError", ArchiveFailure.Away, "is busy (500 InternalError)")]
    [InlineData(418, "Teapot", ArchiveFailure.Storage, "which answers 418 Teapot")]
    public async Task Every_answer_is_one_sentence(int status, string code, ArchiveFailure failure, string says)
    {
        await using BlobProxy answering = await BlobProxy.AnsweringAsync(status, code);
        await using IArchiveStorage storage = Containers.Open("container", answering.Endpoint);
        ArchiveException told = await Assert.ThrowsAsync<ArchiveException>(() =>
            storage.ReplaceAsync("manifests/a.json", new byte[1], null, CancellationToken.None)
        );
        Assert.Equal(failure, told.Failure);
        Assert.Contains(says, told.Message, StringComparison.Ordinal);
        AssertNoSecret(told);
    }

    [Theory]
    [InlineData("https://a.blob.core.windows.net/c?sv=1&sig=SECRET", "has a '?' or an '@'")]
    [InlineData("https://user:SECRET@a.blob.core.windows.net/c", "has a '?' or an '@'")]
    [InlineData("http://a.blob.core.windows.net/c", "is not encrypted")]
    [InlineData("https://a.blob.core.windows.net", "names no account or no container")]
    [InlineData("https://a.blob.core.windows.net/c/pre fix", "has a prefix with other characters")]
    [InlineData("ftp://a/b", "is no address of an archive: give file:FOLDER")]
    [InlineData("runs/archive", "is no address of an archive: give file:FOLDER")]
    [InlineData("file:", "names no folder")]
    public void A_wrong_address_is_told_and_no_secret_repeated(string address, string says)
    {
        ArchiveException told = Assert.Throws<ArchiveException>(() => ArchiveAddresses.Open(address, _ => null));
        Assert.Equal(ArchiveFailure.Access, told.Failure);
        Assert.Contains(says, told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", told.ToString(), StringComparison.Ordinal);
        Assert.Contains(says, ArchiveAddresses.Mistake(address), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing of use", "is neither a connection string nor a shared access signature")]
    [InlineData("AccountName=a;AccountKey=no base64 SECRET", "cannot be read: give it as the portal shows it")]
    [InlineData(
        "AccountName=b;AccountKey=d3Jvbmc=;EndpointSuffix=core.windows.net",
        "is of the account b on b.blob.core.windows.net, and the archive"
    )]
    public void What_gives_no_access_is_told_and_not_repeated(string secret, string says)
    {
        ArchiveException told = Assert.Throws<ArchiveException>(() =>
            ArchiveAddresses.Open("https://a.blob.core.windows.net/c", Variable(secret))
        );
        Assert.Contains(says, told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", told.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task What_gives_access_may_be_in_a_file()
    {
        NeedAzurite();
        string container = await Containers.MakeAsync();
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, AzuriteServer.Shared.ConnectionString + "\n");
            await using IArchiveStorage storage = ArchiveAddresses.Open(
                Containers.AddressOf(container),
                name => name == BlobPlace.AccessFileVariable ? file : null
            );
            Assert.Null(await storage.FindAsync("sweeps/a/files/x", CancellationToken.None));
        }
        finally
        {
            File.Delete(file);
        }

        ArchiveException told = Assert.Throws<ArchiveException>(() =>
            ArchiveAddresses.Open(Containers.AddressOf(container), name => name == BlobPlace.AccessFileVariable ? file : null)
        );
        Assert.Contains(
            $"The file {file}, which MODCOMP_ARCHIVE_ACCESS_FILE names, cannot be read",
            told.Message,
            StringComparison.Ordinal
        );
    }

    [SkippableFact]
    public async Task Segments_in_a_cool_or_cold_tier_are_read_as_any_other_and_those_of_the_archive_tier_are_told()
    {
        NeedAzurite();
        string container = await Containers.MakeAsync();
        await using IArchiveStorage storage = Containers.Open(container);
        const string Name = "sweeps/a/files/x";
        await storage.WriteAsync(Name, new byte[3], CancellationToken.None);
        BlobClient blob = Containers.ClientOf(container).GetBlobClient("some/prefix/" + Name);
        foreach (AccessTier tier in new[] { AccessTier.Cool, AccessTier.Cold })
        {
            await blob.SetAccessTierAsync(tier);
            Assert.Equal(3, (await storage.ReadAsync(Name, CancellationToken.None))!.Bytes.Length);
        }

        await blob.SetAccessTierAsync(AccessTier.Archive);
        ArchiveException told = await Assert.ThrowsAsync<ArchiveException>(() => storage.ReadAsync(Name, CancellationToken.None));
        Assert.Equal(ArchiveFailure.Storage, told.Failure);
        Assert.Contains($"{Name} in {storage.Address} is in the archive tier", told.Message, StringComparison.Ordinal);
    }

    /// <summary>The variable, which Azure's client reads, leaves one place where an identity could be, and there is none.</summary>
    [Fact]
    public async Task A_machine_without_any_identity_is_told_what_gives_access()
    {
        const string Chain = "AZURE_TOKEN_CREDENTIALS";
        string? before = Environment.GetEnvironmentVariable(Chain);
        Environment.SetEnvironmentVariable(Chain, "EnvironmentCredential");
        try
        {
            await ExpectAsync(
                ArchiveAddresses.Open("https://127.0.0.1:1/account/container", _ => null, Containers.Hasty),
                ArchiveFailure.Access,
                "There is no access to https://127.0.0.1:1/account/container: sign in with 'az login'",
                "set MODCOMP_ARCHIVE_ACCESS or MODCOMP_ARCHIVE_ACCESS_FILE"
            );
        }
        finally
        {
            Environment.SetEnvironmentVariable(Chain, before);
        }
    }

    private static void NeedAzurite() => Skip.If(AzuriteServer.Missing is not null, AzuriteServer.Missing);

    private static Func<string, string?> Variable(string secret) => name => name == BlobPlace.AccessVariable ? secret : null;

    private static IArchiveStorage Open(string container, string secret) =>
        ArchiveAddresses.Open(Containers.AddressOf(container), Variable(secret), Containers.Hasty);

    private static string Signature(string container, string permissions, DateTimeOffset expires)
    {
        var builder = new BlobSasBuilder
        {
            BlobContainerName = container,
            Resource = "c",
            ExpiresOn = expires,
        };
        builder.SetPermissions(permissions);
        return Containers.ClientOf(container).GenerateSasUri(builder).Query;
    }

    private static async Task ExpectAsync(IArchiveStorage opened, ArchiveFailure failure, params string[] says)
    {
        await using IArchiveStorage storage = opened;
        ArchiveException told = await Assert.ThrowsAsync<ArchiveException>(() =>
            storage.WriteAsync("sweeps/a/files/x", new byte[3], CancellationToken.None)
        );
        Assert.All(says, part => Assert.Contains(part, told.Message, StringComparison.Ordinal));
        Assert.Equal(failure, told.Failure);
        AssertNoSecret(told);
    }

    private static void AssertNoSecret(ArchiveException told)
    {
        string everything = told.ToString();
        Assert.All(
            new[] { AzuriteServer.Key, WrongKey, "sig=" },
            secret => Assert.DoesNotContain(secret, everything, StringComparison.Ordinal)
        );
        Assert.EndsWith(".", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", told.Message, StringComparison.Ordinal);
    }
}
