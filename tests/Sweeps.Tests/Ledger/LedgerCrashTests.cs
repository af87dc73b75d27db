using System.Buffers.Binary;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.TestKit.Ledgers;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Sweeps.Tests.Ledger;

public sealed class LedgerCrashTests
{
    private const int Lives = 1500;
    private const int LivesOfTheBroken = 150;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_crash_breaks_a_promise(bool bitsRot)
    {
        for (int seed = 0; seed < Lives; seed++)
        {
            string? broken = await new CrashScenario(Open, seed).FirstBrokenPromiseAsync(bitsRot);
            Assert.True(broken is null, $"{broken} (seed {seed})");
        }
    }

    /// <summary>Positive controls: ledgers that are known to be broken must be caught by the same suite.</summary>
    [Theory]
    [InlineData("acknowledges before anything is durable", false, "an acknowledged block is lost")]
    [InlineData("acknowledges before it writes", false, "an acknowledged block is lost")]
    [InlineData("has no checksums", true, "a wrong number")]
    [InlineData("forgets trials on reopening", false, "an acknowledged block is lost")]
    public async Task The_suite_catches_a_ledger_that(string defect, bool bitsRot, string expected)
    {
        var caught = new HashSet<string?>();
        for (int seed = 0; seed < LivesOfTheBroken; seed++)
        {
            caught.Add(await new CrashScenario(disk => Broken(disk, defect), seed).FirstBrokenPromiseAsync(bitsRot));
        }

        Assert.Contains(expected, caught);
    }

    [Theory]
    [InlineData("write", 28, "the disk is full")]
    [InlineData("write", 122, "the disk quota is used up")]
    [InlineData("write", 5, "the disk reports an input/output error")]
    [InlineData("write", 30, "the file system is read-only")]
    [InlineData("flush", 5, "the disk reports an input/output error")]
    [InlineData("flush", 28, "the disk is full")]
    public async Task A_failing_disk_is_one_sentence_and_the_file_goes_back_to_what_was_committed(
        string operation,
        int error,
        string reason
    )
    {
        var disk = new MemoryDisk();
        var first = new TrialBlock(0, 0, 2);
        var second = new TrialBlock(0, 2, 2);
        await using (FileLedger ledger = Open(disk))
        {
            await ledger.AppendAsync(first, LedgerTrials.Of(first), CancellationToken.None);
            byte[] committed = [.. disk.Content(CrashScenario.Path)];
            bool once = true;
            disk.PartialBytes = 100;
            disk.Before = o =>
            {
                if (o == operation && once)
                {
                    once = false;
                    throw new IOException("injected", error);
                }
            };
            string sentence =
                $"The ledger {CrashScenario.Path} could not be written ({reason}): remove the cause and run the same command again; every "
                + $"committed trial is kept.";
            for (int attempt = 0; attempt < 2; attempt++)
            {
                LedgerException failure = await Assert.ThrowsAsync<LedgerException>(async () =>
                    await ledger.AppendAsync(second, LedgerTrials.Of(second), CancellationToken.None)
                );
                Assert.Equal(sentence, failure.Message);
            }

            Assert.Equal(committed, disk.Content(CrashScenario.Path));
            LedgerTrials.AssertHolds(ledger, 0, new TrialRange(0, 2));
        }

        await using FileLedger again = Open(disk);
        await again.AppendAsync(second, LedgerTrials.Of(second), CancellationToken.None);
        LedgerTrials.AssertHolds(again, 0, new TrialRange(0, 4));
    }

    [Fact]
    public async Task A_comparison_that_fails_unexpectedly_fails_its_block_and_nothing_after_it()
    {
        var disk = new MemoryDisk();
        var first = new TrialBlock(0, 0, 2);
        await using FileLedger ledger = Open(disk);
        await ledger.AppendAsync(first, LedgerTrials.Of(first), CancellationToken.None);
        disk.Before = o =>
        {
            if (o == "read")
            {
                throw new InvalidOperationException("injected");
            }
        };
        LedgerException failure = await Assert.ThrowsAsync<LedgerException>(() =>
            ledger.AppendAsync(first, LedgerTrials.Of(first), CancellationToken.None).AsTask().WaitAsync(Patience.Limit)
        );
        Assert.Contains("injected", failure.Message, StringComparison.Ordinal);
        disk.Before = _ => { };
        var second = new TrialBlock(0, 2, 2);
        await ledger.AppendAsync(second, LedgerTrials.Of(second), CancellationToken.None).AsTask().WaitAsync(Patience.Limit);
        LedgerTrials.AssertHolds(ledger, 0, new TrialRange(0, 4));
    }

    [Theory]
    [InlineData("open")]
    [InlineData("read")]
    [InlineData("create")]
    [InlineData("cut")]
    public async Task A_disk_that_fails_while_opening_is_one_sentence_and_nothing_is_destroyed(string operation)
    {
        var disk = new MemoryDisk();
        await using (FileLedger ledger = Open(disk))
        {
            await ledger.AppendAsync(new TrialBlock(0, 0, 2), LedgerTrials.Of(new TrialBlock(0, 0, 2)), CancellationToken.None);
        }

        byte[] torn = disk.Content(CrashScenario.Path)[..^1];
        disk.Put(CrashScenario.Path, torn);
        disk.Before = o =>
        {
            if (o == operation)
            {
                throw new IOException("injected", 5);
            }
        };
        LedgerException failure = Assert.ThrowsAny<LedgerException>(() => Open(disk));
        Assert.Equal(
            $"The ledger {CrashScenario.Path} cannot be opened for writing (the disk reports an input/output error): remove the cause or "
                + $"choose another output folder.",
            failure.Message
        );
        Assert.Equal(torn, disk.Content(CrashScenario.Path));
    }

    [Fact]
    public async Task Waiting_appends_share_one_write_and_one_flush()
    {
        var disk = new MemoryDisk();
        int writes = 0;
        int flushes = 0;
        using var release = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        await using FileLedger ledger = Open(disk);
        disk.Before = o =>
        {
            if (o == "write")
            {
                writes++;
                started.Set();
                Assert.True(release.Wait(Patience.Limit), "The write was not released.");
            }

            flushes += o == "flush" ? 1 : 0;
        };
        TrialBlock[] blocks = [.. Enumerable.Range(0, 21).Select(i => new TrialBlock(0, i, 1))];
        Task first = ledger.AppendAsync(blocks[0], LedgerTrials.Of(blocks[0]), CancellationToken.None).AsTask();
        Assert.True(started.Wait(Patience.Limit), "No write began.");
        Task[] others = [.. blocks.Skip(1).Select(b => ledger.AppendAsync(b, LedgerTrials.Of(b), CancellationToken.None).AsTask())];
        release.Set();
        await Task.WhenAll(others.Prepend(first));
        Assert.Equal((2, 2), (writes, flushes));
        LedgerTrials.AssertHolds(ledger, 0, new TrialRange(0, 21));
    }

    private static FileLedger Open(MemoryDisk disk) =>
        FileLedger.Open(CrashScenario.Path, CrashScenario.Identity, new LedgerOptions(), disk);

    private static ITrialLedger Broken(MemoryDisk disk, string defect)
    {
        switch (defect)
        {
            case "acknowledges before anything is durable":
                return FileLedger.Open(
                    CrashScenario.Path,
                    CrashScenario.Identity,
                    new LedgerOptions { Durability = LedgerDurability.None },
                    disk
                );
            case "acknowledges before it writes":
                return new EagerLedger(Open(disk));
            case "has no checksums":
                if (disk.Exists(CrashScenario.Path))
                {
                    disk.Put(CrashScenario.Path, WithChecksumsMadeRight(disk.Content(CrashScenario.Path)));
                }

                return Open(disk);
            case "forgets trials on reopening":
                if (disk.Exists(CrashScenario.Path))
                {
                    byte[] content = disk.Content(CrashScenario.Path);
                    disk.Put(
                        CrashScenario.Path,
                        content[..Math.Max(content.Length - 200, LedgerHeader.Encode(CrashScenario.Identity, "").Length)]
                    );
                }

                return Open(disk);
            default:
                throw new ArgumentOutOfRangeException(nameof(defect));
        }
    }

    // A ledger without checksums believes whatever stands in a frame; so does one whose checksums are corrected before it looks.
    private static byte[] WithChecksumsMadeRight(byte[] content)
    {
        byte[] bytes = [.. content];
        int headerBytes = LedgerHeader.Encode(CrashScenario.Identity, "").Length;
        uint seed = BinaryPrimitives.ReadUInt32LittleEndian(LedgerHeader.Encode(CrashScenario.Identity, "").AsSpan(headerBytes - 4));
        for (int at = headerBytes; at + LedgerFrame.PreludeBytes < bytes.Length; )
        {
            int payload = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 48));
            int covered = LedgerFrame.PreludeBytes + payload;
            if (payload <= 0 || at + covered + 4 > bytes.Length)
            {
                break;
            }

            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + 52), Crc32C.Append(seed, bytes.AsSpan(at, 52)));
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + covered), Crc32C.Append(seed, bytes.AsSpan(at, covered)));
            at += covered + 4;
        }

        return bytes;
    }

    private sealed class EagerLedger(FileLedger inner) : ITrialLedger
    {
        public LedgerIdentity Identity => inner.Identity;

        public IReadOnlyList<TrialRange> Committed(int configuration) => inner.Committed(configuration);

        public ValueTask AppendAsync(TrialBlock block, ResultBlock results, CancellationToken cancellation)
        {
            _ = inner.AppendAsync(block, results, cancellation).AsTask();
            return ValueTask.CompletedTask;
        }

        public IEnumerable<TrialRow> Rows(int configuration, TrialRange range) => inner.Rows(configuration, range);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
