using ModalityCompetition.Silo.Hosting;
using ModalityCompetition.TestKit.Networks;

namespace ModalityCompetition.Cluster.Tests.Hosting;

/// <summary>Every setting that is no good ends a silo before it starts, with one sentence, exit code 1 and no secret.</summary>
public sealed class SiloSettingsTests : IDisposable
{
    private const string Database = "Host=127.0.0.1;Port=9;Database=d;Username=u;Timeout=1";
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-silo-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Address", "0.0.0.0")]
    [InlineData("Address", "::")]
    [InlineData("Address", "0.0.0.1")]
    [InlineData("Address", "224.0.0.1")]
    [InlineData("Address", "255.255.255.255")]
    [InlineData("Address", "ff02::1")]
    [InlineData("Address", "")]
    [InlineData("HttpAddress", "203.0.113.7")]
    [InlineData("SiloPort", "0")]
    [InlineData("SiloPort", "70000")]
    [InlineData("GatewayPort", "-1")]
    [InlineData("HttpPort", "many")]
    [InlineData("ClusterId", "")]
    [InlineData("ServiceId", " ")]
    [InlineData("Name", "a\nb")]
    [InlineData("Workers", "-1")]
    [InlineData("MostUnfinished", "0")]
    [InlineData("DiskReserve", "-1")]
    [InlineData("LargestBatch", "0")]
    [InlineData("LargestBatch", "9999999999")]
    [InlineData("TrialSeconds", "-1")]
    [InlineData("BatchSeconds", "soon")]
    [InlineData("SiloCertificate", "/no/such.crt")]
    [InlineData("OrleansDashboard", "perhaps")]
    [InlineData("SiloKey", "silo.key")]
    [InlineData("SiloAuthorities", "authority.crt")]
    [InlineData("HttpCertificate", "/no/such.crt")]
    [InlineData("HttpKey", "http.key")]
    [InlineData("HttpClientAuthorities", "authority.crt")]
    [InlineData("JoinedBlocks", "0")]
    [InlineData("JoinedBlocks", "1025")]
    [InlineData("ProbeSeconds", "NaN")]
    [InlineData("DrainSeconds", "1e9")]
    [InlineData("Engines", "")]
    [InlineData("Programs", "/no/such/folder")]
    [InlineData("Datasets", "/no/such/folder")]
    [InlineData("Archive", "ftp://somewhere")]
    [InlineData("AllowedArchives", "file:")]
    [InlineData("LogFile", "/dev/null/silo.log")]
    [InlineData("LogFile:Of", "x")]
    public async Task A_setting_that_is_no_good_is_named(string setting, string value)
    {
        (string line, _) = await EndAsync(setting, value, Database);
        Assert.Contains($"Silo:{setting.Split(':')[0]}", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        (string line, _) = await EndAsync("Folder", "/dev/null/runs", "");
        Assert.Contains("Silo:Folder is '/dev/null/runs', which cannot be written", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SiloPort", "GatewayPort")]
    [InlineData("SiloPort", "HttpPort")]
    [InlineData("GatewayPort", "HttpPort")]
    public async Task Two_ports_that_are_one_are_named(string setting, string other)
    {
        string port = Port();
        (string line, _) = await EndAsync(setting, port, Database, (other, port));
        Assert.Contains($"Silo:{other}", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=h;Password=s3cr;t0pen;Database=d")]
    [InlineData("Host=h;Password=x;s3cr=t0pen;Database=d")]
    [InlineData("Host=h;Password=x;Port=s3crt0pen")]
    [InlineData("Host=h;Password=x;Timeout=s3cr;SSL Mode=t0pen")]
    [InlineData("Password=s3cr-t0pen;Database=d")]
    [InlineData("postgres://me:s3cr-t0pen@h/d")]
    [InlineData("s3cr-t0pen")]
    public async Task A_connection_string_that_is_none_is_not_repeated(string text)
    {
        (string line, string all) = await EndAsync("Database", text, "");
        Assert.Contains("Silo:Database", line, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr", all, StringComparison.Ordinal);
        Assert.DoesNotContain("t0pen", all, StringComparison.Ordinal);
    }

    // What gives access to an archive, put where its address belongs.
    [Fact]
    public async Task An_address_of_an_archive_with_a_secret_in_it_is_shown_without()
    {
        (string line, string all) = await EndAsync("Archive", "AccountName=a;AccountKey=s3cr;t0pen", Database);
        Assert.Contains("Silo:Archive", line, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr", all, StringComparison.Ordinal);
        Assert.DoesNotContain("t0pen", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-x=1")]
    public async Task An_argument_that_is_none_is_one_sentence(string argument)
    {
        using var error = new StringWriter();
        Assert.Equal(1, await SiloProgram.RunAsync([argument], error));
        Assert.StartsWith("modcomp-silo: The settings cannot be read (", OneLine(error), StringComparison.Ordinal);
    }

    private async Task<(string Line, string All)> EndAsync(
        string setting,
        string value,
        string database,
        params (string Name, string Value)[] others
    )
    {
        var settings = new Dictionary<string, string>
        {
            ["Folder"] = Path.Combine(_folder, "runs"),
            ["Database"] = database,
            ["Workers"] = "1",
            ["SiloPort"] = Port(),
            ["GatewayPort"] = Port(),
            ["HttpPort"] = Port(),
        };
        foreach ((string name, string other) in others)
        {
            settings[name] = other;
        }

        settings[setting] = value;
        using var error = new StringWriter();
        int code = await SiloProgram.RunAsync([.. settings.Select(s => $"--Silo:{s.Key}={s.Value}")], error);
        Assert.True(code == 1, error.ToString());
        string line = OneLine(error);
        Assert.StartsWith("modcomp-silo: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", line, StringComparison.Ordinal);
        return (line, error.ToString());
    }

    private static string OneLine(StringWriter error) => Assert.Single(error.ToString().TrimEnd().Split('\n'));

    private static string Port() => FreePorts.Next().ToString(System.Globalization.CultureInfo.InvariantCulture);
}
