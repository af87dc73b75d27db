using ModalityCompetition.Silo.Hosting;
using ModalityCompetition.Silo.Settings;
using Serilog;
using Serilog.Core;

namespace ModalityCompetition.Cluster.Tests.Hosting;

/// <summary>What a silo logs of others that have left.</summary>
public sealed class SiloLogTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"silo-log-{Guid.NewGuid():N}.log");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_device_of_a_silo_that_has_left_is_one_sentence()
    {
        string[] lines = Logged(log =>
            log.ForContext(Constants.SourceContextPropertyName, "Orleans.Runtime.Messaging.MessageCenter")
                .Warning(
                    Thrown(new SiloUnavailableException("The silo of device/1 is not in the cluster any more.")),
                    "Failed to address message {Message}",
                    "Request"
                )
        );
        string line = Assert.Single(lines);
        Assert.EndsWith("A message has no receiver: The silo of device/1 is not in the cluster any more.", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_failure_keeps_its_stack()
    {
        string[] lines = Logged(log =>
            log.Warning(Thrown(new InvalidOperationException("cosmic ray")), "Failed to address message {Message}", "Request")
        );
        Assert.Contains("Failed to address message", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.StartsWith("   at ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ModalityCompetition.Silo.Hosting.SiloApi", true)]
    [InlineData("Orleans.Runtime.Silo", false)]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", false)]
    [InlineData("Npgsql.Command", false)]
    [InlineData("Azure.Core", false)]
    [InlineData("A.Library.Of.Tomorrow", false)]
    public void Libraries_are_heard_from_warnings_on(string source, bool own)
    {
        string[] lines = Logged(log =>
        {
            ILogger from = log.ForContext(Constants.SourceContextPropertyName, source);
            from.Information("what it does");
            from.Warning("what is wrong");
        });
        Assert.Equal(own, lines.Any(l => l.EndsWith("what it does", StringComparison.Ordinal)));
        Assert.Contains(lines, l => l.EndsWith("what is wrong", StringComparison.Ordinal));
    }

    private static Exception Thrown(Exception failure)
    {
        try
        {
            throw failure;
        }
        catch (Exception thrown)
        {
            return thrown;
        }
    }

    private string[] Logged(Action<Logger> act)
    {
        using (
            Logger log = SiloLog
                .Configure(new LoggerConfiguration(), new SiloSettings { LogFile = _file }, () => false, collector: null)
                .CreateLogger()
        )
        {
            act(log);
        }

        return File.ReadAllLines(_file);
    }
}
