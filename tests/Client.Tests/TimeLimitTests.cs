using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;

namespace ModalityCompetition.Client.Tests;

/// <summary><c>modcomp run --time-limit</c>.</summary>
public sealed class TimeLimitTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromHours(8);
    private static readonly string[] s_target = ["--set", "until.estimand=agreement", "--set", "until.half_width=0.0001"];
    private readonly TemporaryFolder _folder = new();

    private string Run => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_whose_time_is_up_at_once_keeps_what_there_was_and_goes_on_to_the_same_bytes()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        string[] more = ["run", spec, "--output", Run, "--trials", "40", "--no-report"];
        (await Modcomp.RunAsync("run", spec, "--output", Run, "--quiet")).Succeeded();
        Ran limited = await Modcomp.RunAsync(new LimitClock(s_limit, isUp: true), [.. more, "--time-limit", "8h"]);
        Assert.Equal(ExitCode.TimeIsUp, limited.ExitCode);
        Assert.Contains(
            "modcomp: stopped at the time limit of 8 h 0 min, in which no block of trials was finished (give it more); 8 of 80 trials are "
                + "saved; the rest takes 72 more trials; resume with: "
                + "modcomp "
                + $"run {spec} --output {Run} --trials 40 --no-report --time-limit 8h",
            limited.Error,
            StringComparison.Ordinal
        );
        (await Modcomp.RunAsync(more)).Succeeded();
        (await Modcomp.RunAsync([.. more[..3], _folder["undisturbed"], .. more[4..]])).Succeeded();
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(_folder["undisturbed"], "estimates.json")),
            await File.ReadAllBytesAsync(Path.Combine(Run, "estimates.json"))
        );
    }

    [Fact]
    public async Task A_run_whose_time_is_up_midway_says_what_the_rest_would_take()
    {
        Ran ran = await MidwayAsync("--json");
        using JsonDocument document = JsonDocument.Parse(ran.Output);
        JsonElement root = document.RootElement;
        Assert.Equal("stopped", root.GetProperty("end").GetString());
        Assert.Equal("time_limit", root.GetProperty("stopped_by").GetString());
        long done = root.GetProperty("trials_done").GetInt64();
        JsonElement rest = root.GetProperty("rest");
        Assert.Equal(2_000_000 - done, rest.GetProperty("trials").GetInt64());
        Assert.False(rest.GetProperty("at_most").GetBoolean());

        // The two configurations cost alike, so that the pace is that of their trials.
        double pace = root.GetProperty("trials_computed").GetInt64() / root.GetProperty("seconds").GetDouble();
        Assert.Equal((2_000_000 - done) / pace, rest.GetProperty("seconds").GetDouble(), tolerance: 0.01 * (2_000_000 - done) / pace);

        // Estimates rest on trials 0, 1, ... without a gap.
        await using FileLedger ledger = FileLedger.OpenForReading(Path.Combine(Run, "trials.ledger"));
        foreach (JsonElement configuration in root.GetProperty("configurations").EnumerateArray())
        {
            IReadOnlyList<TrialRange> ranges = ledger.Committed(configuration.GetProperty("configuration").GetInt32());
            Assert.Equal(ranges[0].First == 0 ? ranges[0].End : 0, configuration.GetProperty("trials").GetInt64());
        }
    }

    [Fact]
    public async Task A_sweep_with_a_target_says_how_far_each_configuration_is()
    {
        Ran ran = await MidwayAsync(s_target);
        string[] heading = ["Configuration", "Half-width", "Target", "Trials", "Expected", "To go", "Time"];
        Assert.Contains(ran.Output.Split('\n'), line => heading.All(h => line.Contains(h, StringComparison.Ordinal)));
        Assert.Contains("sigma0=0.1", ran.Output, StringComparison.Ordinal);
        Assert.Contains("sigma0=0.2", ran.Output, StringComparison.Ordinal);
        Assert.Matches("stopped at the time limit of 8 h 0 min; .* the rest takes (about|at most) .* more trials and ", ran.Error);
    }

    [Fact]
    public async Task A_run_that_is_through_before_its_limit_is_complete()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        Ran ran = (await Modcomp.RunAsync("run", spec, "--output", Run, "--time-limit", "1d12h", "--json")).Succeeded();
        using JsonDocument document = JsonDocument.Parse(ran.Output);
        Assert.Equal("completed", document.RootElement.GetProperty("end").GetString());
        Assert.False(document.RootElement.TryGetProperty("rest", out _));
        Assert.False(document.RootElement.TryGetProperty("stopped_by", out _));
    }

    [Fact]
    public void A_length_of_time_is_the_sum_of_its_parts()
    {
        Gen<(int Days, int Hours, int Minutes, int Seconds)> parts =
            from days in Gen.Choose(0, 40)
            from hours in Gen.Choose(0, 30)
            from minutes in Gen.Choose(0, 90)
            from seconds in Gen.Choose(0, 90)
            select (days, hours, minutes, seconds);
        Prop.ForAll(
                parts.ToArbitrary(),
                p =>
                {
                    string text = Part(p.Days, "d") + Part(p.Hours, "h") + Part(p.Minutes, "m") + Part(p.Seconds, "s");
                    bool read = DurationText.TryParse(text, out TimeSpan duration);
                    return text.Length == 0 ? !read : read && duration == new TimeSpan(p.Days, p.Hours, p.Minutes, p.Seconds);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20261130, 77));

        static string Part(int value, string unit) => value == 0 ? "" : FormattableString.Invariant($"{value}{unit}");
    }

    [Theory]
    [InlineData("90")]
    [InlineData("8:00")]
    [InlineData("1h1d")]
    [InlineData("1h 30m")]
    [InlineData("1.5h")]
    [InlineData("-1h")]
    [InlineData("h")]
    [InlineData("99999999d")]
    [InlineData("1H")]
    public void What_is_no_length_of_time_is_none(string text) => Assert.False(DurationText.TryParse(text, out _));

    private async Task<Ran> MidwayAsync(params string[] more)
    {
        string spec = _folder.Write("endless.yaml", Specs.Endless());
        var clock = new LimitClock(s_limit);
        Task<Ran> run = Modcomp.RunAsync(
            clock,
            ["run", spec, "--output", Run, "--workers", "2", "--no-report", "--time-limit", "8h", .. more]
        );
        while (!run.IsCompleted && !await HasTrialsOfAllAsync())
        {
            await Task.Delay(20);
        }

        clock.RunOut();
        Ran ran = await run;
        Assert.True(ran.ExitCode == ExitCode.TimeIsUp, $"{ran.ExitCode}: {ran.Error}");
        Assert.Contains("; resume with: modcomp run ", ran.Error, StringComparison.Ordinal);
        Assert.Contains(": stopped, ", (await Modcomp.RunAsync("status", Run)).Succeeded().Output, StringComparison.Ordinal);
        return ran;
    }

    private async Task<bool> HasTrialsOfAllAsync()
    {
        string file = Path.Combine(Run, "trials.ledger");
        if (!File.Exists(file) || new FileInfo(file).Length == 0)
        {
            return false;
        }

        await using FileLedger ledger = FileLedger.OpenForReading(file);
        return ledger.Configurations.Count == 2 && ledger.Configurations.All(c => ledger.Committed(c)[0].First == 0);
    }
}
