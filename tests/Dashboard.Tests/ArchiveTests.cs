using System.Text.Json;
using ModalityCompetition.Dashboard.Tests.Support;
using ModalityCompetition.Sweeps.Archives;
using ModalityCompetition.Sweeps.Archives.Folders;
using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.TestKit.Archives;
using ModalityCompetition.TestKit.Http;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Dashboard.Tests;

/// <summary>Sweeps of a server in archives, through HTTP.</summary>
public sealed class ArchiveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-archives-").FullName;
    private bool _fails;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_sweep_is_brought_while_it_goes_on_and_at_the_end_and_another_server_goes_on_with_it()
    {
        string hash;
        await using (ServedSweeps one = ServedSweeps.Start(Archives("file:/all", mostTrials: 8)))
        {
            one.Engine.Hold();
            string id = await one.SubmitAsync(ServiceSpecs.Small(trials: 40));
            one.Engine.Permit(3);
            await UntilAsync(async () => (await ManifestAsync("/all", id))?.Trials >= 8, "a push while the sweep goes on");
            Assert.Equal(["spec.yaml"], (await ManifestAsync("/all", id))!.Files.Select(f => f.Name));
            JsonElement running = await StatusAsync(
                one,
                id,
                s => s.GetProperty("archive").GetProperty("trials").ValueKind == JsonValueKind.Number
            );
            Assert.Equal("running", running.GetProperty("state").GetString());
            Assert.Equal("file:/all", running.GetProperty("archive").GetProperty("address").GetString());
            one.Engine.Release();
            JsonElement done = await StatusAsync(one, id, Is("completed"));
            Assert.Equal(
                (40, JsonValueKind.Null),
                (Archive(done).GetProperty("trials").GetInt64(), Archive(done).GetProperty("behind").ValueKind)
            );
            hash = done.GetProperty("results_hash").GetString()!;
            ArchiveManifest manifest = (await ManifestAsync("/all", id))!;
            Assert.Equal(hash, manifest.ResultsHash);
            Assert.Superset(
                new HashSet<string> { "spec.yaml", "estimates.json", "estimates.csv", "report.html" },
                manifest.Files.Select(f => f.Name).ToHashSet()
            );
        }

        // Another machine has nothing but the spec, which now asks for more trials.
        await using ServedSweeps other = ServedSweeps.Start(Archives("file:/all"));
        string again = await other.SubmitAsync(ServiceSpecs.Small(trials: 44));
        JsonElement more = await StatusAsync(other, again, Is("completed"));
        Assert.Equal((44, 44), (more.GetProperty("trials_done").GetInt64(), Archive(more).GetProperty("trials").GetInt64()));
        Assert.Equal(4, other.Engine.Computed);
        Assert.NotEqual(hash, more.GetProperty("results_hash").GetString());
    }

    [Fact]
    public async Task A_sweep_goes_on_while_its_archive_fails_says_so_and_is_brought_up_later_also_by_the_next_server()
    {
        _fails = true;
        await using ServedSweeps sweeps = ServedSweeps.Start(Archives("file:/all"));
        string id = await sweeps.SubmitAsync(ServiceSpecs.Small(trials: 40));
        JsonElement done = await StatusAsync(
            sweeps,
            id,
            s => Is("completed")(s) && Archive(s).GetProperty("behind").ValueKind == JsonValueKind.String
        );
        Assert.StartsWith(
            $"The archive file:{_folder}/all is behind: ",
            Archive(done).GetProperty("behind").GetString(),
            StringComparison.Ordinal
        );
        _fails = false;
        JsonElement later = await StatusAsync(sweeps, id, s => Archive(s).GetProperty("behind").ValueKind == JsonValueKind.Null);
        Assert.Equal(40, Archive(later).GetProperty("trials").GetInt64());
        Assert.Equal(done.GetProperty("results_hash").GetString(), (await ManifestAsync("/all", id))!.ResultsHash);
    }

    [Fact]
    public async Task A_sweep_that_is_paused_is_brought_as_far_as_it_came()
    {
        await using ServedSweeps sweeps = ServedSweeps.Start(Archives("file:/all", longest: TimeSpan.FromHours(1)));
        sweeps.Engine.Hold();
        string id = await sweeps.SubmitAsync(ServiceSpecs.Small(trials: 40));
        sweeps.Engine.Permit(2);
        await StatusAsync(sweeps, id, s => s.GetProperty("trials_done").GetInt64() > 0);
        using HttpResponseMessage paused = await sweeps.Http.PostAsync($"api/v1/sweeps/{id}/pause", null);
        Assert.True(paused.IsSuccessStatusCode);
        JsonElement rests = await StatusAsync(
            sweeps,
            id,
            s => Archive(s) is { ValueKind: JsonValueKind.Object } a && a.GetProperty("trials").ValueKind == JsonValueKind.Number
        );
        long done = rests.GetProperty("trials_done").GetInt64();
        Assert.Equal((done, "paused"), (Archive(rests).GetProperty("trials").GetInt64(), rests.GetProperty("state").GetString()));
        Assert.Equal(done, (await ManifestAsync("/all", id))!.Trials);
    }

    [Fact]
    public async Task A_server_that_stops_brings_what_it_has()
    {
        string id;
        await using (ServedSweeps sweeps = ServedSweeps.Start(Archives("file:/all", longest: TimeSpan.FromHours(1))))
        {
            sweeps.Engine.Hold();
            id = await sweeps.SubmitAsync(ServiceSpecs.Small(trials: 40_000));
            sweeps.Engine.Permit(2);
            await StatusAsync(sweeps, id, s => s.GetProperty("trials_done").GetInt64() > 0);
        }

        Assert.True((await ManifestAsync("/all", id))!.Trials > 0);
    }

    [Theory]
    [InlineData("file:/elsewhere", false, "but at or below file:/allowed or file:/all: set")]
    [InlineData("file:/allowed/../etc", false, "but at or below")]
    [InlineData("file:/allowedtoo", false, "but at or below")]
    [InlineData("file:/allowed/sweeps/x", false, "but at or below")]
    [InlineData("file:/allowed/.hidden", false, "but at or below")]
    [InlineData("https://other.blob.core.windows.net/container", false, "but at or below")]
    [InlineData("file:/allowed", true, null)]
    [InlineData("file:/allowed/team/one", true, null)]
    [InlineData("file:/all/team", true, null)]
    public async Task What_a_spec_names_counts_only_where_the_operator_allows_it(string named, bool allowed, string? says)
    {
        await using ServedSweeps sweeps = ServedSweeps.Start(Archives("file:/all", allowed: ["file:/allowed/"]));
        string spec = ServiceSpecs.Small(trials: 8).Replace("output: {", $"output: {{archive: \"{named}\", ", StringComparison.Ordinal);
        using HttpResponseMessage answer = await sweeps.Http.PostAsync("api/v1/sweeps", ServedSweeps.Yaml(spec));
        if (!allowed)
        {
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(says!, await DetailAsync(answer), StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(_folder));
            return;
        }

        string id = (await Answers.JsonAsync(answer)).GetProperty("sweep").GetProperty("id").GetString()!;
        await StatusAsync(sweeps, id, Is("completed"));
        Assert.Equal(8, (await ManifestAsync(named["file:".Length..], id))!.Trials);
    }

    [Fact]
    public async Task A_server_without_archives_refuses_a_spec_that_names_one()
    {
        await using ServedSweeps sweeps = ServedSweeps.Start();
        string spec = ServiceSpecs.Small().Replace("output: {", "output: {archive: \"file:/etc\", ", StringComparison.Ordinal);
        using HttpResponseMessage answer = await sweeps.Http.PostAsync("api/v1/sweeps", ServedSweeps.Yaml(spec));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(
            "remove output.archive, or have the server's operator allow its address",
            await DetailAsync(answer),
            StringComparison.Ordinal
        );
        string plain = await sweeps.SubmitAsync(ServiceSpecs.Small(trials: 4));
        Assert.Equal(JsonValueKind.Null, (await StatusAsync(sweeps, plain, Is("completed"))).GetProperty("archive").ValueKind);
    }

    private static async Task<string> DetailAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString()!;

    private static JsonElement Archive(JsonElement status) => status.GetProperty("archive");

    private static Func<JsonElement, bool> Is(string state) => s => s.GetProperty("state").GetString() == state;

    private static async Task<JsonElement> StatusAsync(ServedSweeps sweeps, string id, Func<JsonElement, bool> stands)
    {
        JsonElement last = default;
        await UntilAsync(
            async () =>
            {
                using HttpResponseMessage answer = await sweeps.Http.GetAsync($"api/v1/sweeps/{id}");
                return stands(last = (await Answers.JsonAsync(answer)).Clone());
            },
            "a status",
            () => last.ToString()
        );
        return last;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds, string what, Func<string>? last = null)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (!await holds())
        {
            Assert.False(patience.IsCancellationRequested, $"Waited in vain for {what}; it stands at {last?.Invoke()}");
            await Task.Delay(40, CancellationToken.None);
        }
    }

    private ServerArchives Archives(string address, long mostTrials = 1_000_000, TimeSpan? longest = null, params string[] allowed) =>
        new(
            address,
            allowed,
            a => new FaultyArchive(
                new FolderArchive(_folder + a["file:".Length..]),
                _ => _fails ? RequestFate.FailsBefore : RequestFate.Passes
            ),
            new ArchiveFollowerOptions
            {
                MostTrials = mostTrials,
                LongestBehind = longest ?? TimeSpan.FromMilliseconds(50),
                AfterFailure = TimeSpan.FromMilliseconds(10),
            }
        );

    private async Task<ArchiveManifest?> ManifestAsync(string path, string id)
    {
        await using IArchiveStorage storage = new FolderArchive(_folder + path);
        return await new ArchivePull(storage).FindAsync(id, CancellationToken.None);
    }
}
