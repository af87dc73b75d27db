using ModalityCompetition.Sweeps.Archives;
using ModalityCompetition.Sweeps.Archives.Folders;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Archives.Upkeep;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Archives;

namespace ModalityCompetition.Sweeps.Tests.Archives;

public sealed class FolderArchiveTests : ArchiveConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<IArchiveStorage> OpenAsync() => Task.FromResult<IArchiveStorage>(new FolderArchive(_folder.File("archive")));

    [Theory]
    [Trait("Suite", "Endurance")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task Two_writers_under_thousands_of_random_faults_lose_nothing(int seed) => FaultsAsync(seed, rounds: 150);

    [Fact]
    public async Task What_a_killed_writer_left_unfinished_is_no_content_and_is_pruned()
    {
        await using IArchiveStorage storage = await OpenAsync();
        await using var here = new ArchiveMachine();
        await here.ComputeAsync(new TrialBlock(0, 0, 5));
        ArchiveManifest manifest = (await here.PushAsync(storage)).Manifest;
        string segment = _folder.File($"archive/{ArchiveNames.Segment(manifest.Sweep, manifest.Segments[0].Sha256)}");
        await File.WriteAllTextAsync($"{segment}.0123.new", "the beginning of");
        var pruned = await ArchivePrune.RunAsync(storage, TimeSpan.Zero, dryRun: false, TimeProvider.System, CancellationToken.None);
        Assert.Equal(1, pruned.Deleted);
        Assert.Empty((await ArchiveMachine.VerifyAsync(storage)).Damages);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_told_in_a_sentence()
    {
        string file = _folder.File("a-file");
        await File.WriteAllTextAsync(file, "");
        await using var storage = new FolderArchive(Path.Combine(file, "archive"));
        ArchiveException failure = await Assert.ThrowsAsync<ArchiveException>(() =>
            storage.WriteAsync("sweeps/a/files/x", new byte[1], CancellationToken.None)
        );
        Assert.StartsWith($"sweeps/a/files/x in file:{file}", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("then run the same command again.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("sweeps//x")]
    [InlineData("sweeps/.hidden")]
    [InlineData("")]
    public async Task A_name_cannot_lead_out_of_the_folder(string name)
    {
        await using IArchiveStorage storage = await OpenAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => storage.ReadAsync(name, CancellationToken.None));
    }

    [Fact]
    public async Task A_replacement_waits_for_another_and_gives_up_in_a_sentence()
    {
        await using var storage = new FolderArchive(_folder.File("archive")) { LockPatience = TimeSpan.FromMilliseconds(50) };
        string? version = await storage.ReplaceAsync("manifests/a.json", new byte[1], null, CancellationToken.None);
        using (File.Open(_folder.File("archive/manifests/a.json.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            ArchiveException busy = await Assert.ThrowsAsync<ArchiveException>(() =>
                storage.ReplaceAsync("manifests/a.json", new byte[2], version, CancellationToken.None)
            );
            Assert.Equal(ArchiveFailure.Away, busy.Failure);
        }

        Assert.NotNull(await storage.ReplaceAsync("manifests/a.json", new byte[2], version, CancellationToken.None));
    }
}
