using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.TestKit.Ledgers;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Tests.Ledger;

/// <summary>A ledger that is removed, moved or replaced while it is open: the trials are kept, and whoever writes is told.</summary>
public sealed class LedgerPlaceTests : IDisposable
{
    private static readonly LedgerIdentity s_identity = new("seed: 1\n", new EngineIdentity("synthetic", 1));
    private readonly TemporaryFolder _temporary = new();

    private string Folder => Path.Combine(_temporary.Path, "run");

    private string Ledger => Path.Combine(Folder, "trials.ledger");

    public void Dispose() => _temporary.Dispose();

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_removed_ledger_is_written_back(bool withItsFolder)
    {
        await using FileLedger ledger = await BegunAsync();
        Remove(withItsFolder);
        await AppendAsync(ledger, 1);
        string told = Assert.Throws<LedgerException>(ledger.RequireInPlace).Message;
        Assert.Equal(
            $"The ledger {Ledger} was removed while the run was writing it: every committed trial has been saved there again; run the same "
                + $"command again to go on.",
            told
        );
        await HoldsAsync(Ledger, blocks: 2);
    }

    [SkippableFact]
    public async Task What_took_the_place_of_a_ledger_stays_and_the_ledger_is_saved_beside_it()
    {
        await using FileLedger ledger = await BegunAsync();
        Remove(withItsFolder: false);
        await File.WriteAllTextAsync(Ledger, "my notes");
        await AppendAsync(ledger, 1);
        string told = Assert.Throws<LedgerException>(ledger.RequireInPlace).Message;
        string saved = Assert.Single(Directory.GetFiles(Folder, "trials.ledger.saved-*"));
        Assert.Equal(
            $"The ledger {Ledger} was replaced by another file while the run was writing it: every committed trial is saved in {saved}; "
                + $"move that file to {Ledger}, "
                + "then run the same command again.",
            told
        );
        Assert.Equal("my notes", await File.ReadAllTextAsync(Ledger));
        await HoldsAsync(saved, blocks: 2);
    }

    [SkippableFact]
    public async Task A_folder_in_the_place_of_a_ledger_stays_too()
    {
        await using FileLedger ledger = await BegunAsync();
        Remove(withItsFolder: false);
        Directory.CreateDirectory(Ledger);
        Assert.Contains(
            "was replaced by another file",
            Assert.Throws<LedgerException>(ledger.RequireInPlace).Message,
            StringComparison.Ordinal
        );
        await HoldsAsync(Assert.Single(Directory.GetFiles(Folder, "trials.ledger.saved-*")), blocks: 1);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_moved_ledger_is_told_with_its_new_place(bool withItsFolder)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux says where an open file has been moved to.");
        await using FileLedger ledger = await BegunAsync();
        string elsewhere = Path.Combine(_temporary.Path, "elsewhere");
        if (withItsFolder)
        {
            Directory.Move(Folder, elsewhere);
        }
        else
        {
            File.Move(Ledger, elsewhere);
        }

        await AppendAsync(ledger, 1);
        string now = withItsFolder ? Path.Combine(elsewhere, "trials.ledger") : elsewhere;
        Assert.Equal(
            $"The ledger {Ledger} was moved to {now} while the run was writing it: every committed trial is there; move it back, then run "
                + $"the same command again.",
            Assert.Throws<LedgerException>(ledger.RequireInPlace).Message
        );
        Assert.False(File.Exists(Ledger));
        await HoldsAsync(now, blocks: 2);
    }

    [SkippableFact]
    public async Task A_ledger_that_stays_and_a_copy_with_the_same_bytes_are_in_place()
    {
        await using FileLedger ledger = await BegunAsync();
        ledger.RequireInPlace();
        await AppendAsync(ledger, 1);
        ledger.RequireInPlace();
        SkipWhereOpenFilesStay();
        File.Copy(Ledger, Ledger + ".copy");
        File.Move(Ledger + ".copy", Ledger, overwrite: true);
        ledger.RequireInPlace();

        // What follows would go into a file that nobody finds.
        await AppendAsync(ledger, 2);
        Assert.Throws<LedgerException>(ledger.RequireInPlace);
        await HoldsAsync(Assert.Single(Directory.GetFiles(Folder, "trials.ledger.saved-*")), blocks: 3);
    }

    [SkippableFact]
    public async Task The_writer_finds_out_by_itself_and_takes_nothing_more()
    {
        await using FileLedger ledger = await BegunAsync(TimeSpan.Zero);
        Remove(withItsFolder: false);
        LedgerException told = await Assert.ThrowsAsync<LedgerException>(() => AppendAsync(ledger, 1));
        Assert.Contains("was removed while the run was writing it", told.Message, StringComparison.Ordinal);
        Assert.Equal(told.Message, (await Assert.ThrowsAsync<LedgerException>(() => AppendAsync(ledger, 2))).Message);
        await HoldsAsync(Ledger, blocks: 2);
    }

    [SkippableFact]
    public async Task Without_a_place_to_save_it_the_loss_is_told()
    {
        await using FileLedger ledger = await BegunAsync();
        Remove(withItsFolder: true);
        await File.WriteAllTextAsync(Folder, "a file");
        string told = Assert.Throws<LedgerException>(ledger.RequireInPlace).Message;
        Assert.StartsWith(
            $"The ledger {Ledger} was removed while the run was writing it, and its trials could not be saved as {Ledger} (",
            told,
            StringComparison.Ordinal
        );
        Assert.EndsWith("): they are lost; choose another output folder and run again.", told, StringComparison.Ordinal);
    }

    private static void SkipWhereOpenFilesStay() => Skip.If(OperatingSystem.IsWindows(), "Windows keeps the name of a file that is open.");

    private static async Task AppendAsync(FileLedger ledger, int ordinal)
    {
        var block = new TrialBlock(0, 4 * ordinal, 4);
        await ledger.AppendAsync(block, LedgerTrials.Of(block), CancellationToken.None);
    }

    private static async Task HoldsAsync(string path, int blocks)
    {
        await using FileLedger ledger = FileLedger.OpenForReading(path);
        Assert.Empty(ledger.Warnings);
        LedgerTrials.AssertHolds(ledger, 0, new TrialRange(0, 4 * blocks));
    }

    private void Remove(bool withItsFolder)
    {
        SkipWhereOpenFilesStay();
        if (withItsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
        else
        {
            File.Delete(Ledger);
        }
    }

    // Without TimeSpan.Zero the writer does not look by itself within a test.
    private async Task<FileLedger> BegunAsync(TimeSpan? between = null)
    {
        Directory.CreateDirectory(Folder);
        FileLedger ledger = FileLedger.Open(Ledger, s_identity, new LedgerOptions { BetweenLooks = between ?? TimeSpan.FromDays(1) });
        await AppendAsync(ledger, 0);
        return ledger;
    }
}
