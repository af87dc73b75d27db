using ModalityCompetition.Silo.Hosting;

namespace ModalityCompetition.Cluster.Tests.Hosting;

/// <summary>What <c>modcomp-silo</c> says instead of starting a silo.</summary>
public sealed class SiloArgumentsTests
{
    [Theory]
    [InlineData("--help", "docs/cluster.md")]
    [InlineData("health --help", "HttpClientAuthorities")]
    [InlineData("--version", ".")]
    public void What_is_asked_of_the_program_is_told_and_no_silo_is_started(string line, string says)
    {
        (int? code, string output, string error) = Answer(line);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains(says, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("healt")]
    [InlineData("--Silo:HttpPort")]
    [InlineData("--Silo:=1")]
    [InlineData("--Sillo:HttpPort=1")]
    [InlineData("health please")]
    [InlineData("--Silo:HttpPort=1 health")]
    public void Another_argument_is_one_sentence(string line)
    {
        (int? code, string output, string error) = Answer(line);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("--Silo:NAME=VALUE", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("health")]
    [InlineData("--Silo:HttpPort=1 --silo:name=")]
    [InlineData("health --Silo:HttpPort=1")]
    public void Settings_are_left_to_who_reads_them(string line) => Assert.Equal((null, "", ""), Answer(line));

    private static (int? Code, string Output, string Error) Answer(string line)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int? code = SiloArguments.Answer(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), output, error);
        return (code, output.ToString(), error.ToString());
    }
}
