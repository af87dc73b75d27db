using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

public sealed class ArchiveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Archive => $"file:{_folder["archive"]}";

    [Fact]
    public async Task A_run_goes_into_an_archive_and_comes_out_on_another_machine_as_it_was()
    {
        string hash = await RunAsync("here", 6);
        Ran pushed = (await Modcomp.RunAsync("archive", "push", _folder["here"], Archive)).Succeeded();
        Assert.Contains("6 trials of tiny-", pushed.Output, StringComparison.Ordinal);
        Assert.Contains($"results hash {hash}", pushed.Output, StringComparison.Ordinal);
        Ran again = (await Modcomp.RunAsync("archive", "push", _folder["here"], Archive)).Succeeded();
        Assert.Contains("0 brought, 0 B sent", again.Output, StringComparison.Ordinal);
        Ran listed = (await Modcomp.RunAsync("archive", "list", Archive)).Succeeded();
        Assert.Contains(hash[..16], listed.Output, StringComparison.Ordinal);
        JsonElement list = JsonDocument
            .Parse((await Modcomp.RunAsync("archive", "list", Archive, "--json")).Succeeded().Output)
            .RootElement.GetProperty("sweeps")[0];
        Assert.Equal((6, hash), (list.GetProperty("trials").GetInt64(), list.GetProperty("results_hash").GetString()));
        JsonElement checkedSweep = JsonDocument
            .Parse((await Modcomp.RunAsync("archive", "verify", Archive, "--json")).Succeeded().Output)
            .RootElement.GetProperty("sweeps")[0];
        Assert.Equal((6, 0), (checkedSweep.GetProperty("trials").GetInt64(), checkedSweep.GetProperty("damages").GetArrayLength()));

        string there = _folder["there"];
        Ran pulled = (await Modcomp.RunAsync("archive", "pull", "tiny", Archive, "--output", there)).Succeeded();
        Assert.Contains($"results hash {hash} as recorded", pulled.Output, StringComparison.Ordinal);
        foreach (string name in new[] { "spec.yaml", "estimates.json", "estimates.csv", "report.html" })
        {
            Assert.Equal(await BytesAsync("here", name), await BytesAsync("there", name));
        }

        (await Modcomp.RunAsync("verify", there)).Succeeded();

        // It is run on there, and only what is new goes into the archive.
        (await Modcomp.RunAsync("run", _folder["here.yaml"], "--trials", "9", "--output", there)).Succeeded();
        Ran more = (await Modcomp.RunAsync("archive", "push", there, Archive)).Succeeded();
        Assert.Contains("9 trials of tiny-", more.Output, StringComparison.Ordinal);
        Assert.Contains(", 3 brought", more.Output, StringComparison.Ordinal);
        Ran back = (await Modcomp.RunAsync("archive", "pull", "tiny", Archive, "--output", _folder["here"])).Succeeded();
        Assert.Contains("9 trials of tiny-", back.Output, StringComparison.Ordinal);
        Assert.Equal(await BytesAsync("there", "estimates.json"), await BytesAsync("here", "estimates.json"));
        Assert.Contains("whole", (await Modcomp.RunAsync("archive", "verify", Archive)).Succeeded().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_with_an_archive_goes_on_on_another_machine(bool inSpec)
    {
        string text = Specs.TinySweep(trials: 5);
        string with = inSpec ? text.Replace("output: {", $"output: {{archive: \"{Archive}\", ", StringComparison.Ordinal) : text;
        string[] option = inSpec ? [] : ["--archive", Archive];
        string spec = _folder.Write("sweep.yaml", with);
        (await Modcomp.RunAsync(["run", spec, "--output", _folder["one"], .. option])).Succeeded();

        // The other machine has nothing but the spec, which now asks for more trials.
        Ran other = (
            await Modcomp.RunAsync(["run", spec, "--trials", "8", "--output", _folder["two"], "--verbose", .. option])
        ).Succeeded();
        Assert.Contains($"The archive {Archive} had 10 trials that were not here", other.Error, StringComparison.Ordinal);
        Assert.Contains($"The archive {Archive} has 16 trials, 6 of them new", other.Error, StringComparison.Ordinal);

        // It is the run that was never moved.
        string plain = _folder.Write("plain.yaml", text);
        (await Modcomp.RunAsync("run", plain, "--trials", "8", "--output", _folder["three"])).Succeeded();
        Assert.Equal(await HashAsync("three"), await HashAsync("two"));
        Ran listed = (await Modcomp.RunAsync("archive", "list", Archive)).Succeeded();
        Assert.Contains((await HashAsync("three"))[..16], listed.Output, StringComparison.Ordinal);
        Ran fewer = await Modcomp.RunAsync(["run", spec, "--trials", "6", "--output", _folder["four"], .. option]);
        Assert.Equal(ExitCode.Refused, fewer.ExitCode);
        Assert.Contains("already holds trials up to 8 of a configuration of tiny", fewer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_goes_on_where_its_archive_fails_and_says_that_it_is_behind()
    {
        string spec = _folder.Write("sweep.yaml", Specs.TinySweep(trials: 5));
        _folder.Write("archive", "a file where the archive should be");
        Ran ran = (await Modcomp.RunAsync("run", spec, "--output", _folder["one"], "--archive", Archive)).Succeeded();
        Assert.Contains($"The archive {Archive} is behind: ", ran.Error, StringComparison.Ordinal);
        Assert.Contains($"Bring it up with 'modcomp archive push {_folder["one"]} {Archive}'.", ran.Error, StringComparison.Ordinal);
        File.Delete(_folder["archive"]);
        (await Modcomp.RunAsync("archive", "push", _folder["one"], Archive)).Succeeded();
        (await Modcomp.RunAsync("archive", "verify", Archive)).Succeeded();
    }

    [Fact]
    public async Task What_is_damaged_names_itself_and_a_repair_brings_it_again()
    {
        await RunAsync("here", 6);
        (await Modcomp.RunAsync("archive", "push", _folder["here"], Archive)).Succeeded();
        string segment = Directory.GetFiles(_folder["archive"], "*.ledger", SearchOption.AllDirectories).Single();
        byte[] bytes = await File.ReadAllBytesAsync(segment);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(segment, bytes);

        Ran verified = await Modcomp.RunAsync("archive", "verify", Archive, "tiny");
        Assert.Equal(ExitCode.Storage, verified.ExitCode);
        Assert.Contains($"segments/{Path.GetFileName(segment)} in {Archive} is damaged", verified.Error, StringComparison.Ordinal);
        Ran pulled = await Modcomp.RunAsync("archive", "pull", "tiny", Archive, "--output", _folder["there"]);
        Assert.Equal(ExitCode.Storage, pulled.ExitCode);
        Assert.Contains("No segment of tiny-", pulled.Error, StringComparison.Ordinal);

        Ran repaired = (await Modcomp.RunAsync("archive", "push", _folder["here"], Archive, "--repair")).Succeeded();
        Assert.Contains("is damaged", repaired.Error, StringComparison.Ordinal);
        Assert.Contains("6 brought", repaired.Output, StringComparison.Ordinal);
        (await Modcomp.RunAsync("archive", "verify", Archive, "tiny")).Succeeded();
    }

    [Fact]
    public async Task Prune_says_what_it_would_delete_and_keeps_what_is_named()
    {
        await RunAsync("here", 6);
        (await Modcomp.RunAsync("archive", "push", _folder["here"], Archive)).Succeeded();
        string left = Directory.GetDirectories(_folder["archive/sweeps"]).Single() + "/segments/left.ledger";
        await File.WriteAllTextAsync(left, "left");
        File.SetLastWriteTimeUtc(left, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Ran dry = (await Modcomp.RunAsync("archive", "prune", Archive, "--dry-run")).Succeeded();
        Assert.Contains("would delete 1 content that no manifest names (4 B)", dry.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(left));
        Ran pruned = (await Modcomp.RunAsync("archive", "prune", Archive)).Succeeded();
        Assert.Contains("deleted 1 content", pruned.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(left));
        (await Modcomp.RunAsync("archive", "verify", Archive)).Succeeded();
    }

    [Theory]
    [InlineData("archive push runs/none file:", ExitCode.Usage, "names no folder")]
    [InlineData("archive push runs/none ftp://somewhere", ExitCode.Usage, "is no address of an archive")]
    [InlineData("archive push runs/none file:/tmp/none", ExitCode.Refused, "holds no run")]
    [InlineData("archive pull tiny file:/tmp/modcomp-no-such-archive", ExitCode.Refused, "has no sweep tiny: it has none.")]
    public async Task Mistakes_are_told_in_a_sentence(string line, int code, string says)
    {
        Ran ran = await Modcomp.RunAsync(line.Split(' '));
        Assert.Equal(code, ran.ExitCode);
        Assert.Contains(says, ran.Error, StringComparison.Ordinal);
        Assert.Single(ran.Error.TrimEnd().Split('\n'));
    }

    private Task<byte[]> BytesAsync(string run, string name) => File.ReadAllBytesAsync(Path.Combine(_folder[run], name));

    private async Task<string> RunAsync(string name, int trials)
    {
        string spec = _folder[$"{name}.yaml"];
        await File.WriteAllTextAsync(spec, Specs.Tiny(trials));
        (await Modcomp.RunAsync("run", spec, "--output", _folder[name])).Succeeded();
        return await HashAsync(name);
    }

    private async Task<string> HashAsync(string name)
    {
        string json = await File.ReadAllTextAsync(Path.Combine(_folder[name], "estimates.json"));
        return System.Text.RegularExpressions.Regex.Match(json, "\"results_hash\": \"([0-9a-f]{64})\"").Groups[1].Value;
    }
}
