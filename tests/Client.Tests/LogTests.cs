using System.ComponentModel;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Telemetry.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace ModalityCompetition.Client.Tests;

/// <summary>What the log has, where it goes, and that no password is in it.</summary>
public sealed partial class LogTests : IDisposable
{
    private const string Secret = "gr33n-d00r";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_log_of_a_run_says_when_what_happened()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        Ran ran = (await Modcomp.RunAsync("run", spec, "--output", _folder["run"], "--no-report", "--workers", "1")).Succeeded();
        string[] lines = File.ReadAllLines(Path.Combine(_folder["run"], "run.log"));
        Assert.All(lines, l => Assert.Matches(Line(), l));
        string[] said = [.. lines.Select(l => Line().Match(l).Groups["said"].Value)];
        Assert.Equal(4, said.Length);
        Assert.Matches(@"^INF modcomp \d+\.\d+\.\d+: sweep tiny, 0 of 8 trials done, workers 1, engine cpu/\d+ \(.+\)$", said[0]);
        Assert.Matches(@"^INF Run of tiny with engine cpu/\d+ \(.+\), workers 1: 0 of 8 trials are done$", said[1]);
        Assert.Matches(@"^INF Run completed with 8 of 8 trials done, 8 of them now, in \d+(\.\d+)?(E-\d+)? s$", said[2]);
        string estimates = File.ReadAllText(Path.Combine(_folder["run"], "estimates.json"));
        string hash = Regex.Match(said[3], "; results hash ([0-9a-f]{64})$").Groups[1].Value;
        Assert.StartsWith($"INF Wrote {Path.Combine(_folder["run"], "estimates.json")}, ", said[3], StringComparison.Ordinal);
        Assert.True(hash.Length == 64 && estimates.Contains(hash, StringComparison.Ordinal), said[3]);
        Assert.DoesNotContain("Run completed", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbose_shows_the_same_messages_on_standard_error()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        Ran ran = (await Modcomp.RunAsync("run", spec, "--output", _folder["run"], "--no-report", "--quiet", "--verbose")).Succeeded();
        string[] logged =
        [
            .. File.ReadAllLines(Path.Combine(_folder["run"], "run.log"))
                .Select(l => "modcomp: " + Line().Match(l).Groups["said"].Value[4..]),
        ];
        Assert.Equal(logged, ran.Error.ReplaceLineEndings("\n").Split('\n').Where(logged.Contains));
    }

    [Theory]
    [InlineData("Host=h;Password=a b;Database=d", "Host=h;Password=***;Database=d")]
    [InlineData("PWD = 'x;y''z' ;Host=h", "PWD = *** ;Host=h")]
    [InlineData("ssl password=\"q;\"\"r\";A=b", "ssl password=***;A=b")]
    [InlineData("AccountName=a;AccountKey=Zm9v+/8=;EndpointSuffix=e", "AccountName=a;AccountKey=***;EndpointSuffix=e")]
    [InlineData(
        "https://a.blob.core.windows.net/c?sv=2024-11-04&sig=Zm9v%2B%3D",
        "https://a.blob.core.windows.net/c?sv=2024-11-04&sig=***"
    )]
    [InlineData("Host=h;Password=a;b;Database=d", "Host=h;Password=***;Database=d")]
    [InlineData("Host=h;Password=a;b=c;d;Username=u", "Host=h;Password=***;Username=u")]
    [InlineData("Password=a;b=c", "Password=***")]
    [InlineData("Password=it's;Host=h", "Password=***;Host=h")]
    [InlineData("the address 'Host=h;Password=x' is no good", "the address 'Host=h;Password=***' is no good")]
    [InlineData("Password=a;Password=b;SSL Mode=Require", "Password=***;Password=***;SSL Mode=Require")]
    [InlineData("PGPASSWORD=x1 MODE=y", "PGPASSWORD=***")]
    [InlineData("MODCOMP_API_KEY=0123456789abcdef", "MODCOMP_API_KEY=***")]
    [InlineData("Authorization: Bearer 0123456789abcdef", "Authorization: Bearer ***")]
    [InlineData("http://me:s3cret@h:7370/x", "http://me:***@h:7370/x")]
    [InlineData("the bearer of news", "the bearer of news")]
    [InlineData("http://127.0.0.1:7370/a@b", "http://127.0.0.1:7370/a@b")]
    [InlineData("design=plain; assigned = no", "design=plain; assigned = no")]
    [InlineData("a password is asked for", "a password is asked for")]
    public void Values_of_password_keywords_are_hidden(string text, string hidden) => Assert.Equal(hidden, Secrets.Hide(text));

    // Of the keywords that Npgsql takes, those that end a password: all but the secret ones.
    [Fact]
    public void Every_keyword_of_Npgsql_ends_a_password_and_nothing_else_does()
    {
        string[] open =
        [
            .. typeof(Npgsql.NpgsqlConnectionStringBuilder)
                .GetProperties()
                .Select(p => p.GetCustomAttribute<DisplayNameAttribute>()?.DisplayName)
                .OfType<string>()
                .Where(k => !k.Contains("password", StringComparison.OrdinalIgnoreCase)),
        ];
        Assert.True(open.Length > 30);
        Assert.All(open, k => Assert.Equal($"Password=***;{k}=v", Secrets.Hide($"Password=a;b;{k}=v")));
        Assert.All(new[] { "x", "pass", "word", "c", "1" }, k => Assert.Equal("Password=***", Secrets.Hide($"Password=a;{k}=v")));
    }

    [Fact]
    public void Lines_wait_while_a_live_view_owns_the_terminal()
    {
        using var error = new StringWriter();
        using var log = new RunLogger(new ClientConsole { Out = TextWriter.Null, Error = error }, verbose: false);
        log.Hold();
        log.Log.LogWarning("first of {Count}", 2);
        log.Log.LogError("second");
        log.Log.LogInformation("for the file only");
        Assert.Equal("", error.ToString());
        log.Release();
        log.Log.LogWarning("third");
        Assert.Equal(
            ["modcomp: warning: first of 2", "modcomp: error: second", "modcomp: warning: third", ""],
            error.ToString().ReplaceLineEndings("\n").Split('\n')
        );
    }

    [Fact]
    public void An_exception_is_one_sentence_on_standard_error_and_whole_in_the_file()
    {
        (string error, string file) = Log(log =>
            log.Log.LogWarning(Thrown("cosmic ray"), "Attempt {Attempt} failed: {Reason}", 1, "cosmic ray")
        );
        Assert.Equal("modcomp: warning: Attempt 1 failed: cosmic ray", error.TrimEnd());
        Assert.Contains(
            "WRN Attempt 1 failed: cosmic ray\nSystem.InvalidOperationException: cosmic ray\n   at ",
            file.ReplaceLineEndings("\n"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("value")]
    [InlineData("template")]
    [InlineData("template and value")]
    [InlineData("two values")]
    [InlineData("name")]
    [InlineData("list")]
    [InlineData("exception")]
    [InlineData("details")]
    public void No_sink_sees_a_password(string place)
    {
        (string error, string file) = Log(log =>
        {
#pragma warning disable CA2254 // One of the places a password may come from is a template that is none.
            switch (place)
            {
                case "value":
                    log.Log.LogWarning("cannot connect with {Address}", $"Host=h;Password={Secret};Database=d");
                    break;
                case "template":
                    log.Log.LogWarning($"cannot connect with Host=h;PWD={Secret};Database=d");
                    break;
                case "template and value":
                    log.Log.LogWarning("cannot connect with Password={Given};Database=d", Secret);
                    break;
                case "two values":
                    log.Log.LogWarning("cannot connect with {Key}={Given};Database=d", "Password", Secret);
                    break;
                case "name":
                    log.Log.LogWarning("cannot connect with {SslPassword}", Secret);
                    break;
                case "list":
                    log.Log.LogWarning("cannot connect with {@Parts}", [new[] { "Host=h", $"Password={Secret}" }]);
                    break;
                case "exception":
                    log.Log.LogWarning(Thrown($"Host=h;Password={Secret};Database=d"), "cannot connect with what was given");
                    break;
                default:
                    log.Log.LogWarning("cannot connect with what was given");
                    log.Details(Thrown($"Host=h;Password={Secret};Database=d"));
                    break;
            }
#pragma warning restore CA2254 // Templates are constants again.
        });
        Assert.Contains("cannot connect with", error, StringComparison.Ordinal);
        Assert.Contains("cannot connect with", file, StringComparison.Ordinal);
        Assert.Contains("***", file, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error + file, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_password_passes_as_it_is()
    {
        var seen = new Seen();
        using Logger log = new LoggerConfiguration().WriteTo.Redacted(to => to.Sink(seen)).CreateLogger();
        using var source = new LoggerConfiguration().WriteTo.Sink(new Passing(log, seen)).CreateLogger();
        source.Error(Thrown("a password is asked for"), "{Done} of {Total} trials, {Hash}", 3, 8, "d3fa39e1");
        Assert.Equal(2, seen.Events.Count);
        Assert.Same(seen.Events[0], seen.Events[1]);
    }

    private (string Error, string File) Log(Action<RunLogger> act)
    {
        using var error = new StringWriter();
        string file = _folder["run.log"];
        using (var log = new RunLogger(new ClientConsole { Out = TextWriter.Null, Error = error }, verbose: false))
        {
            log.OpenFile(file);
            act(log);
        }

        return (error.ToString(), File.ReadAllText(file));
    }

    private static InvalidOperationException Thrown(string message)
    {
        try
        {
            throw new InvalidOperationException(message);
        }
        catch (InvalidOperationException failure)
        {
            return failure;
        }
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d (?<said>(INF|WRN|ERR) .+)$")]
    private static partial Regex Line();

    private sealed class Seen : ILogEventSink
    {
        public List<LogEvent> Events { get; } = [];

        public void Emit(LogEvent logEvent) => Events.Add(logEvent);
    }

    private sealed class Passing(Logger to, Seen seen) : ILogEventSink
    {
        public void Emit(LogEvent logEvent)
        {
            seen.Emit(logEvent);
            to.Write(logEvent);
        }
    }
}
