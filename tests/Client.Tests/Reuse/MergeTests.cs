using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests.Reuse;

/// <summary><c>modcomp run --shard</c> and <c>modcomp merge</c>.</summary>
public sealed class MergeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Spec => _folder["spec.yaml"];

    public MergeTests() => _folder.Write("spec.yaml", AxisSpecs.Of(20, [0.1, 0.2]));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Parts_that_are_merged_are_one_run_byte_for_byte()
    {
        string[] parts = [await PartAsync(1, 3), await PartAsync(2, 3), await PartAsync(3, 3)];
        string whole = await WholeAsync();
        string merged = _folder["merged"];
        Ran ran = (await Modcomp.RunAsync(["merge", .. parts, "--output", merged])).Succeeded();
        Assert.Contains($"{parts[0]}: 12 trials", ran.Output, StringComparison.Ordinal);
        Assert.Contains($"{merged}: 40 trials of tiny, results hash ", ran.Output, StringComparison.Ordinal);
        Assert.Equal(Read(whole, "estimates.json"), Read(merged, "estimates.json"));
        Assert.Equal(Read(whole, "estimates.csv"), Read(merged, "estimates.csv"));
        (await Modcomp.RunAsync("verify", merged, "--retrain", "8")).Succeeded();
        Ran resumed = (await Modcomp.RunAsync("run", Spec, "--output", merged, "--no-report")).Succeeded();
        Assert.Contains("all 40 trials are done already", resumed.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path, "*.merging"));

        // Parts of different numbers overlap, and a whole run overlaps with everything.
        string other = await PartAsync(1, 2);
        Ran more = (await Modcomp.RunAsync(["merge", other, .. parts, whole, "--output", _folder["more"]])).Succeeded();
        Assert.Contains("60 trials in several of them, the same bit for bit", more.Output, StringComparison.Ordinal);
        Assert.Equal(Read(whole, "estimates.json"), Read(_folder["more"], "estimates.json"));
    }

    [Fact]
    public async Task A_part_says_that_it_is_one()
    {
        string part = await PartAsync(2, 3);
        const string sentence =
            "This is part 2 of 3 of the sweep, trials 6 to 12 of every configuration, and every estimate is of these alone";
        string estimates = await File.ReadAllTextAsync(Path.Combine(part, "estimates.json"));
        Assert.Contains(sentence, estimates, StringComparison.Ordinal);
        Assert.Contains("\"trials_done\": 14,", estimates, StringComparison.Ordinal);
        Assert.Contains(sentence, await File.ReadAllTextAsync(Path.Combine(part, "report.html")), StringComparison.Ordinal);
        Ran status = (await Modcomp.RunAsync("status", part)).Succeeded();
        Assert.Contains(": complete, 14 of 14 trials", status.Output, StringComparison.Ordinal);
        Assert.Contains("part 2 of 3 of the sweep", status.Output, StringComparison.Ordinal);
        Assert.Contains("\"part\": \"2/3\"", (await Modcomp.RunAsync("status", part, "--json")).Output, StringComparison.Ordinal);
        (await Modcomp.RunAsync("verify", part, "--retrain", "4")).Succeeded();
        Ran again = (await Modcomp.RunAsync("run", Spec, "--shard", "2/3", "--output", part)).Succeeded();
        Assert.Contains("all 14 trials are done already", again.Error, StringComparison.Ordinal);

        // Without the option the folder goes on to the whole.
        (await Modcomp.RunAsync("run", Spec, "--output", part, "--quiet")).Succeeded();
        Assert.Equal(Read(await WholeAsync(), "estimates.json"), Read(part, "estimates.json"));
    }

    [Fact]
    public async Task What_is_missing_is_named_and_can_be_run_afterwards()
    {
        string[] parts = [await PartAsync(1, 4), await PartAsync(3, 4)];
        string merged = _folder["merged"];
        Ran refused = await Modcomp.RunAsync(["merge", .. parts, "--output", merged]);
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.Contains("20 trials of tiny are in none of the folders", refused.Error, StringComparison.Ordinal);
        Assert.Contains(
            "\n  trials 5 to 9, 15 to 19 of every configuration: --trials 20 --shard 2/4, 4/4",
            refused.Error,
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists(merged));
        Ran incomplete = (await Modcomp.RunAsync(["merge", .. parts, "--output", merged, "--incomplete"])).Succeeded();
        Assert.Contains(
            $"20 trials are missing; 'modcomp run {Path.Combine(merged, "spec.yaml")} --output {merged}' runs them:",
            incomplete.Output,
            StringComparison.Ordinal
        );
        (await Modcomp.RunAsync("run", Path.Combine(merged, "spec.yaml"), "--output", merged, "--quiet")).Succeeded();
        Assert.Equal(Read(await WholeAsync(), "estimates.json"), Read(merged, "estimates.json"));
    }

    [Fact]
    public async Task Parts_that_differ_in_a_bit_are_refused_and_nothing_is_made()
    {
        string whole = await WholeAsync();
        string part = await PartAsync(2, 2);
        string bad = await DoctoredRun.WriteAsync(part, _folder["bad"], (configuration, trial) => configuration == 1 && trial == 17);
        string merged = _folder["merged"];
        Ran refused = await Modcomp.RunAsync("merge", whole, bad, "--output", merged);
        Assert.Equal(ExitCode.Mismatch, refused.ExitCode);
        Assert.Contains($"Trial 17 of configuration 1 is not the same in {bad} and in {whole}", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(merged));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path, "*.merging"));
    }

    [Fact]
    public async Task A_part_whose_bits_are_not_those_that_it_recorded_is_refused()
    {
        string[] parts = [await PartAsync(1, 2), await PartAsync(2, 2)];
        string bad = await DoctoredRun.WithSummaryAsync(
            parts[1],
            _folder["bad"],
            (configuration, trial) => (configuration, trial) == (1, 17)
        );
        string merged = _folder["merged"];
        Ran refused = await Modcomp.RunAsync("merge", parts[0], bad, "--output", merged);
        Assert.Equal(ExitCode.Mismatch, refused.ExitCode);
        Assert.Contains($"{bad} has other trials than when its estimates were written", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(merged));

        // The same copy without an altered bit is what it recorded.
        string good = await DoctoredRun.WithSummaryAsync(parts[1], _folder["good"], (_, _) => false);
        (await Modcomp.RunAsync("merge", parts[0], good, "--output", merged)).Succeeded();
        Assert.Equal(Read(await WholeAsync(), "estimates.json"), Read(merged, "estimates.json"));
    }

    [Fact]
    public async Task Of_a_part_with_a_damaged_block_the_rest_is_taken_where_that_is_asked_for()
    {
        string[] parts = [await PartAsync(1, 2), await PartAsync(2, 2)];
        string ledger = Path.Combine(parts[1], "trials.ledger");
        byte[] bytes = await File.ReadAllBytesAsync(ledger);
        // In the last block.
        bytes[^40] ^= 1;
        await File.WriteAllBytesAsync(ledger, bytes);
        string merged = _folder["merged"];
        Ran refused = await Modcomp.RunAsync("merge", parts[0], parts[1], "--output", merged);
        Assert.Equal(ExitCode.Storage, refused.ExitCode);
        Assert.Contains("has lost ", refused.Error, StringComparison.Ordinal);
        Ran taken = (await Modcomp.RunAsync("merge", parts[0], parts[1], "--output", merged, "--incomplete")).Succeeded();
        Assert.Contains($"{parts[1]} has lost ", taken.Error, StringComparison.Ordinal);
        Assert.Contains("trials are missing; ", taken.Output, StringComparison.Ordinal);
        (await Modcomp.RunAsync("run", Path.Combine(merged, "spec.yaml"), "--output", merged, "--quiet")).Succeeded();
        Assert.Equal(Read(await WholeAsync(), "estimates.json"), Read(merged, "estimates.json"));
    }

    [Fact]
    public async Task What_does_not_belong_together_is_refused_with_the_reason()
    {
        string whole = await WholeAsync();
        string other = _folder["other"];
        (await Modcomp.RunAsync("run", Spec, "--output", other, "--quiet", "--no-report", "--seed", "8")).Succeeded();
        string engine = _folder["engine"];
        (await Modcomp.RunAsync("run", Spec, "--output", engine, "--quiet", "--no-report", "--engine", "reference")).Succeeded();
        foreach (
            (string[] command, int code, string sentence) in new (string[], int, string)[]
            {
                (["merge", whole, other, "--output", _folder["m"]], ExitCode.Refused, "are runs of different specs"),
                (["merge", whole, other, "--output", _folder["m"]], ExitCode.Refused, "seed: 7 -> 8"),
                (["merge", whole, engine, "--output", _folder["m"]], ExitCode.Refused, "trials of one sweep are of one engine"),
                (["merge", whole, "--output", other], ExitCode.Refused, "is there already and not empty"),
                (["run", Spec, "--shard", "3/21", "--output", _folder["m"]], ExitCode.Ok, ""),
                (["run", Spec, "--shard", "1/21", "--output", _folder["n"]], ExitCode.Usage, "--shard 1/21 has no trial"),
                (["run", Spec, "--shard", "1/2", "--ledger", "Host=nowhere"], ExitCode.Usage, "give one of them"),
                (
                    ["run", Spec, "--shard", "1/2", "--set", "until.estimand=gap", "--set", "until.half_width=0.1"],
                    ExitCode.Usage,
                    "take 'until' out of the spec of the shards"
                ),
            }
        )
        {
            Ran ran = await Modcomp.RunAsync(command);
            Assert.True(ran.ExitCode == code, $"{string.Join(' ', command)}\n{ran.Error}");
            Assert.Contains(sentence, ran.Error, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task Killed_at_random_moments_a_merge_leaves_the_whole_or_nothing()
    {
        Skip.If(OperatingSystem.IsWindows(), "Signals are those of POSIX systems.");
        const int seed = 71;
        var random = new Random(seed);
        string[] parts = [await PartAsync(1, 2), await PartAsync(2, 2)];
        byte[] whole = Read(await WholeAsync(), "estimates.json");
        string merged = _folder["merged"];
        for (int kill = 0; kill < 6; kill++)
        {
            using ModcompProcess process = ModcompProcess.Start(["merge", .. parts, "--output", merged]);
            await Task.Delay(random.Next(200, 1500));
            process.Kill();
            await process.EndAsync();
            if (Directory.Exists(merged))
            {
                Assert.True(whole.AsSpan().SequenceEqual(Read(merged, "estimates.json")), $"seed {seed}");
                Directory.Delete(merged, recursive: true);
            }
        }

        (await Modcomp.RunAsync(["merge", .. parts, "--output", merged])).Succeeded();
        Assert.True(whole.AsSpan().SequenceEqual(Read(merged, "estimates.json")), $"seed {seed}");
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path, "*.merging"));
    }

    private async Task<string> PartAsync(int number, int parts)
    {
        string run = _folder[$"part-{number}-of-{parts}"];
        (await Modcomp.RunAsync("run", Spec, "--shard", $"{number}/{parts}", "--output", run, "--quiet")).Succeeded();
        return run;
    }

    private async Task<string> WholeAsync()
    {
        string run = _folder["whole"];
        (await Modcomp.RunAsync("run", Spec, "--output", run, "--quiet")).Succeeded();
        return run;
    }

    private static byte[] Read(string run, string name) => File.ReadAllBytes(Path.Combine(run, name));
}
