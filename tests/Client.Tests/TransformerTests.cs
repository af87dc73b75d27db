using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.TestKit.Experiments;

namespace ModalityCompetition.Client.Tests;

/// <summary>
/// The commands of the program with two Transformers, whose results are planted: libtorch is no part of a build that nobody asked for it.
/// </summary>
public sealed class TransformerTests : IDisposable
{
    private static readonly Installation s_planted = new(
        ShippedExperiments.With(EngineRegistry.Installed.Names),
        EngineRegistry.With(new PlantedTransformersPlugin())
    );

    private const string Synthetic = """
        name: two
        experiment: transformers
        seed: 3
        trials: 30
        data: {synthetic: {classes: 4, train: 40, test: 40, image_insufficient: 2, title_insufficient: 2}}
        evaluation: {checkpoints: [10, 300]}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Commands_about_runs_work_with_them()
    {
        string spec = _folder.Write("two.yaml", Synthetic);
        string run = _folder["run"];
        Ran ran = (await Modcomp.RunAsync(s_planted, "run", spec, "--output", run)).Succeeded();
        Assert.Contains("Does joint training lose to the best single modality?", ran.Output, StringComparison.Ordinal);
        Assert.Contains("text alone", await File.ReadAllTextAsync(Path.Combine(run, "report.html")), StringComparison.Ordinal);
        string[] words = await File.ReadAllLinesAsync(Path.Combine(run, "words.txt"));
        Assert.Equal(["<padding>", "<unknown>"], words[..2]);
        Assert.True(words.Length > 10);

        (await Modcomp.RunAsync(s_planted, "export", run, "--format", "csv")).Succeeded();
        Assert.StartsWith(
            "configuration,trial,counted,diverged,timed_out,crashed,test_error_joint,test_error_image",
            await File.ReadAllTextAsync(Path.Combine(run, "trials.csv")),
            StringComparison.Ordinal
        );
        (await Modcomp.RunAsync(s_planted, "verify", run, "--retrain", "5")).Succeeded();
        Ran replay = (await Modcomp.RunAsync(s_planted, "replay", run, "--trial", "3")).Succeeded();
        Assert.Contains("bit", replay.Output, StringComparison.Ordinal);
        Ran more = (await Modcomp.RunAsync(s_planted, "run", spec, "--output", run, "--trials", "40")).Succeeded();
        Assert.Contains("40 of 40 trials done (10 now", more.Output, StringComparison.Ordinal);
        Ran compared = (await Modcomp.RunAsync(s_planted, "compare", run, run)).Succeeded();
        Assert.True(compared.Output.Contains("keeps_more[modality=text]", StringComparison.Ordinal), compared.Output);
    }

    [Fact]
    public async Task Contents_of_a_folder_are_the_identity_and_not_its_place()
    {
        string data = _folder["data"];
        (await Modcomp.RunAsync("data", "synthesize", data, "--classes", "4", "--train", "40", "--test", "40")).Succeeded();
        string spec = _folder.Write("two.yaml", $"name: two\nexperiment: transformers\nseed: 3\ntrials: 30\ndata: {{folder: {data}}}\n");
        string run = _folder["run"];
        (await Modcomp.RunAsync(s_planted, "run", spec, "--output", run)).Succeeded();

        string moved = _folder["moved"];
        Directory.Move(data, moved);
        Ran gone = await Modcomp.RunAsync(s_planted, "run", spec, "--output", run, "--trials", "35");
        Assert.Equal(ExitCode.Usage, gone.ExitCode);
        Assert.Contains(data, gone.Error, StringComparison.Ordinal);
        string elsewhere = _folder.Write(
            "elsewhere.yaml",
            (await File.ReadAllTextAsync(spec)).Replace(data, moved, StringComparison.Ordinal)
        );
        (await Modcomp.RunAsync(s_planted, "run", elsewhere, "--output", run, "--trials", "35")).Succeeded();

        string table = Path.Combine(moved, "samples.csv");
        string[] lines = await File.ReadAllLinesAsync(table);
        lines[1] = lines[1]
            .Replace(",train", " more,train", StringComparison.Ordinal)
            .Replace("class-00 more", "class-00", StringComparison.Ordinal);
        lines[2] = lines[2].Insert(lines[2].IndexOf(',', StringComparison.Ordinal) + 1, "another ");
        await File.WriteAllLinesAsync(table, lines);
        Ran changed = await Modcomp.RunAsync(s_planted, "run", elsewhere, "--output", run, "--trials", "40");
        Assert.Equal(ExitCode.Refused, changed.ExitCode);
        Assert.Contains("data.folder", changed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("changed")]
    public async Task Results_are_read_where_their_data_are_gone_or_changed(string what)
    {
        string data = _folder["data"];
        (await Modcomp.RunAsync("data", "synthesize", data, "--classes", "4", "--train", "40", "--test", "40")).Succeeded();
        string spec = _folder.Write("two.yaml", $"name: two\nexperiment: transformers\nseed: 3\ntrials: 30\ndata: {{folder: {data}}}\n");
        string run = _folder["run"];
        (await Modcomp.RunAsync(s_planted, "run", spec, "--output", run)).Succeeded();
        string[] products = ["estimates.json", "estimates.csv", "report.html", "words.txt", "data-set.json"];
        string[] before = await ReadAsync();
        (await Modcomp.RunAsync(s_planted, "export", run, "--format", "csv", "--output", _folder["before.csv"])).Succeeded();
        if (what == "gone")
        {
            Directory.Delete(data, recursive: true);
        }
        else
        {
            await File.AppendAllTextAsync(Path.Combine(data, "samples.csv"), "\n");
        }

        Ran status = (await Modcomp.RunAsync(s_planted, "status", run)).Succeeded();
        Assert.Contains("complete", status.Output, StringComparison.Ordinal);
        (await Modcomp.RunAsync(s_planted, "verify", run)).Succeeded();
        (await Modcomp.RunAsync(s_planted, "compare", run, run)).Succeeded();
        (await Modcomp.RunAsync(s_planted, "export", run, "--format", "csv", "--output", _folder["after.csv"])).Succeeded();
        Assert.Equal(await File.ReadAllTextAsync(_folder["before.csv"]), await File.ReadAllTextAsync(_folder["after.csv"]));
        (await Modcomp.RunAsync(s_planted, "report", run)).Succeeded();
        Assert.Equal(before, await ReadAsync());
        (await Modcomp.RunAsync(s_planted, "archive", "push", run, $"file:{_folder["archive"]}")).Succeeded();
        string there = _folder["there"];
        (await Modcomp.RunAsync(s_planted, "archive", "pull", "two", $"file:{_folder["archive"]}", "--output", there)).Succeeded();
        (await Modcomp.RunAsync(s_planted, "verify", there)).Succeeded();
        Assert.NotEqual(ExitCode.Ok, (await Modcomp.RunAsync(s_planted, "run", spec, "--output", run, "--trials", "35")).ExitCode);

        // A record of other data is none, and neither is one that is damaged.
        string record = Path.Combine(run, "data-set.json");
        foreach (
            string text in (string[])[before[^1].Replace("\"identity\": \"", "\"identity\": \"0", StringComparison.Ordinal), "{}", "{"]
        )
        {
            await File.WriteAllTextAsync(record, text);
            Ran refused = await Modcomp.RunAsync(s_planted, "status", run);
            Assert.Equal(what == "gone" ? ExitCode.Usage : ExitCode.Refused, refused.ExitCode);
            Assert.Contains("data.folder", refused.Error, StringComparison.Ordinal);
        }

        async Task<string[]> ReadAsync() => await Task.WhenAll(products.Select(name => File.ReadAllTextAsync(Path.Combine(run, name))));
    }

    [Fact]
    public async Task A_report_without_trajectories_asks_for_no_engine()
    {
        string run = _folder["run"];
        (await Modcomp.RunAsync(s_planted, "run", _folder.Write("two.yaml", Synthetic), "--output", run)).Succeeded();
        Assert.False(File.Exists(Path.Combine(run, "data-set.json")));
        string page = await File.ReadAllTextAsync(Path.Combine(run, "report.html"));
        Installation bare = s_planted with { Engines = EngineRegistry.With() };
        (await Modcomp.RunAsync(bare, "report", run)).Succeeded();
        Assert.Equal(page, await File.ReadAllTextAsync(Path.Combine(run, "report.html")));
    }

    [Fact]
    public async Task A_server_opens_the_data_sets_that_its_operator_allows_and_no_others()
    {
        string sets = _folder["sets"];
        (
            await Modcomp.RunAsync("data", "synthesize", Path.Combine(sets, "small"), "--classes", "4", "--train", "40", "--test", "40")
        ).Succeeded();
        (await Modcomp.RunAsync("data", "synthesize", _folder["other"], "--classes", "4", "--train", "40", "--test", "40")).Succeeded();
        string inside = Spec("small");
        string outside = Spec("../other");
        using (ServerProcess server = await ServerProcess.StartAsync(_folder["server"], "--datasets", sets))
        {
            // The folder is read; what the server lacks is the engine.
            await RefusedAsync(inside, server, "asks for the engine 'torch', which this server does not have");
            await RefusedAsync(outside, server, "which is not below the folder of data sets that may be read here");
            await RefusedAsync(Spec("none"), server, "none");
            Assert.Equal(ExitCode.Ok, (await server.TerminateAsync()).Code);
        }

        using ServerProcess without = await ServerProcess.StartAsync(_folder["plain"]);
        await RefusedAsync(inside, without, "this server opens none");
        Ran missing = await Modcomp.RunAsync("serve", "--data", _folder["none"], "--datasets", _folder["nowhere"]);
        Assert.Equal(ExitCode.Usage, missing.ExitCode);
        Assert.Contains("there is no folder", missing.Error, StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(string spec, ServerProcess server, string sentence)
    {
        Ran refused = await Modcomp.RunAsync("submit", spec, "--server", server.Url);
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Contains(sentence, refused.Error, StringComparison.Ordinal);
    }

    private string Spec(string data) =>
        _folder.Write(
            $"{data.Replace('/', '-')}.yaml",
            $"name: two\nexperiment: transformers\nseed: 3\ntrials: 30\ndata: {{folder: {data}}}\n"
        );
}
