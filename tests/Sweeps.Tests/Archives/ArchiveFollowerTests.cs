using Microsoft.Extensions.Logging;
using ModalityCompetition.Sweeps.Archives;
using ModalityCompetition.Sweeps.Archives.Folders;
using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Archives;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Sweeps.Tests.Archives;

public sealed class ArchiveFollowerTests : IDisposable
{
    private static readonly ArchiveFollowerOptions s_byTrials = new() { MostTrials = 10, LongestBehind = Timeout.InfiniteTimeSpan };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_pushes_when_it_is_too_many_trials_behind_and_at_the_end()
    {
        await using var machine = new ArchiveMachine();
        await using FolderArchive storage = Open();
        await using var follower = Follow(machine, storage, s_byTrials);
        await machine.ComputeAsync(new TrialBlock(0, 0, 9));
        follower.Report(9);
        await machine.ComputeAsync(new TrialBlock(0, 9, 3));
        follower.Report(12);
        await UntilAsync(async () => await TrialsAsync() == 12, "the push of 12 trials");
        await machine.ComputeAsync(new TrialBlock(1, 0, 2));
        follower.Report(14);
        Assert.Null(await follower.FinishAsync([new ArchiveFile("spec.yaml", new byte[1])], CancellationToken.None));
        ArchiveVerification check = await ArchiveMachine.VerifyAsync(storage);
        Assert.Equal((14, machine.Hash, 1), (check.Found.Trials, check.Manifest.ResultsHash, check.Manifest.Files.Length));
    }

    [Fact]
    public async Task It_pushes_when_it_is_too_long_behind()
    {
        await using var machine = new ArchiveMachine();
        await using FolderArchive storage = Open();
        await using var follower = Follow(machine, storage, new() { LongestBehind = TimeSpan.FromMilliseconds(20) });
        await machine.ComputeAsync(new TrialBlock(0, 0, 1));
        await UntilAsync(async () => await TrialsAsync() == 1, "the push of one trial");
    }

    [Fact]
    public async Task A_failure_is_told_once_and_made_up_for_later()
    {
        await using var machine = new ArchiveMachine();
        var log = new ListingLog();
        bool fails = true;
        await using var storage = new FaultyArchive(Open(), _ => fails ? RequestFate.FailsBefore : RequestFate.Passes);
        var options = new ArchiveFollowerOptions
        {
            LongestBehind = TimeSpan.FromMilliseconds(5),
            AfterFailure = TimeSpan.FromMilliseconds(5),
        };
        await using var follower = Follow(machine, storage, options, log);
        await machine.ComputeAsync(new TrialBlock(0, 0, 3));
        await UntilAsync(() => Task.FromResult(storage.Requests > 5), "several tries");
        fails = false;
        await UntilAsync(async () => await TrialsAsync() == 3, "the push of three trials");
        Assert.Single(log.Texts, t => t.Contains("is behind: The request fails", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_fails_at_the_end_is_told_in_a_sentence()
    {
        await using var machine = new ArchiveMachine();
        await using var storage = new FaultyArchive(Open(), _ => RequestFate.FailsBefore);
        await using var follower = Follow(machine, storage, s_byTrials);
        string? told = await follower.FinishAsync([], CancellationToken.None);
        Assert.Equal($"The archive {storage.Address} is behind: The request fails before it is carried out.", told);
    }

    [Fact]
    public async Task A_run_that_fails_is_brought_as_far_as_it_came()
    {
        await using var machine = new ArchiveMachine();
        await using FolderArchive storage = Open();
        await using (Follow(machine, storage, s_byTrials))
        {
            await machine.ComputeAsync(new TrialBlock(0, 0, 4));
        }

        Assert.Equal(4, await TrialsAsync());
    }

    private static ArchiveFollower Follow(
        ArchiveMachine machine,
        IArchiveStorage storage,
        ArchiveFollowerOptions options,
        ListingLog? log = null
    ) =>
        new(
            storage,
            ArchiveMachine.Sweep,
            machine.Ledger,
            options,
            (ILogger?)log ?? Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance
        );

    private FolderArchive Open() => new(_folder.File("archive"));

    private async Task<long> TrialsAsync() =>
        (await new ArchivePull(Open()).FindAsync(ArchiveMachine.Sweep.Id, CancellationToken.None))?.Trials ?? -1;

    private static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (!await holds())
        {
            Assert.False(patience.IsCancellationRequested, $"Waited in vain for {what}.");
            await Task.Delay(5, CancellationToken.None);
        }
    }
}
