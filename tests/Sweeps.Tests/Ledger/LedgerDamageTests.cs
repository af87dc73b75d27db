using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.TestKit.Ledgers;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Ledger;

/// <summary>
/// Every byte of a small ledger cut off or flipped: recovery never invents a trial, and running the lost ones again gives the undisturbed
/// hash.
/// </summary>
public sealed class LedgerDamageTests
{
    private const string Path = "run/trials.ledger";
    private static readonly LedgerIdentity Identity = new("a spec\n", new EngineIdentity("synthetic", 1));
    private static readonly TrialBlock[] Blocks = [new(0, 0, 2), new(1, 0, 1), new(0, 2, 1), new(1, 5, 2)];

    [Fact]
    public async Task Cut_at_every_length_the_ledger_keeps_whole_blocks_and_sets_the_rest_aside()
    {
        (byte[] whole, string hash, int headerBytes) = await Undisturbed();
        for (int length = headerBytes; length < whole.Length; length++)
        {
            var disk = new MemoryDisk();
            disk.Put(Path, whole[..length]);
            await using (FileLedger ledger = FileLedger.Open(Path, Identity, new LedgerOptions(), disk))
            {
                AssertSubset(ledger);
                int kept = disk.Content(Path).Length;
                Assert.Equal(kept == length, ledger.Warnings.Count == 0);
                if (kept < length)
                {
                    Assert.Equal(whole[kept..length], disk.Content($"{Path}.cut-{kept}"));
                    Assert.Contains($"The last {length - kept} bytes of {Path} were", ledger.Warnings[0], StringComparison.Ordinal);
                }

                await AppendAll(ledger);
                Assert.Equal(hash, ResultsHash.Of(ledger, 2));
            }

            Assert.Equal(whole.Length, disk.Content(Path).Length);
        }
    }

    [Fact]
    public async Task Flipped_at_every_byte_the_ledger_loses_one_block_at_most_and_never_gives_a_wrong_number()
    {
        (byte[] whole, string hash, int headerBytes) = await Undisturbed();
        for (int place = headerBytes; place < whole.Length; place++)
        {
            byte[] flipped = [.. whole];
            flipped[place] ^= (byte)(1 << (place % 8));
            var disk = new MemoryDisk();
            disk.Put(Path, flipped);
            await using (FileLedger ledger = FileLedger.Open(Path, Identity, new LedgerOptions(), disk))
            {
                AssertSubset(ledger);
                Assert.Single(ledger.Warnings);
                long kept = Enumerable.Range(0, 2).Sum(c => ledger.Committed(c).Sum(r => r.Count));
                Assert.InRange(kept, 4, 5);
                await AppendAll(ledger);
                Assert.Equal(hash, ResultsHash.Of(ledger, 2));
            }

            await using FileLedger again = FileLedger.Open(Path, Identity, new LedgerOptions(), disk);
            Assert.Empty(again.Warnings);
            Assert.Equal(hash, ResultsHash.Of(again, 2));
        }
    }

    [Fact]
    public async Task Damage_in_the_middle_is_told_once_with_a_copy_and_again_when_more_is_damaged()
    {
        (byte[] whole, string hash, int headerBytes) = await Undisturbed();
        var disk = new MemoryDisk();
        byte[] damaged = [.. whole];
        damaged[headerBytes + 70] ^= 1;
        disk.Put(Path, damaged);
        int second = Find(whole, LedgerFrame.Marker, headerBytes + 1);
        await using (FileLedger ledger = FileLedger.Open(Path, Identity, new LedgerOptions(), disk))
        {
            Assert.Equal(
                $"Bytes {headerBytes} to {second - 1} of {Path} are damaged (1 committed block): they are skipped, and their trials are "
                    + $"run again where that "
                    + $"has not been done; a copy is in {Path}.damaged-{headerBytes}.",
                Assert.Single(ledger.Warnings)
            );
            await AppendAll(ledger);
        }

        Assert.Equal(damaged[headerBytes..second], disk.Content($"{Path}.damaged-{headerBytes}"));
        Assert.Equal(damaged, disk.Content(Path)[..damaged.Length]);
        await FileLedger.Open(Path, Identity, new LedgerOptions(), disk).DisposeAsync();
        byte[] more = disk.Content(Path);
        more[headerBytes + 71] ^= 1;
        disk.Put(Path, more);
        await using FileLedger again = FileLedger.Open(Path, Identity, new LedgerOptions(), disk);
        Assert.Single(again.Warnings);
        Assert.Equal(hash, ResultsHash.Of(again, 2));
    }

    [Fact]
    public async Task A_header_cut_or_flipped_anywhere_is_one_clear_error_and_changes_nothing()
    {
        (byte[] whole, _, int headerBytes) = await Undisturbed();
        for (int place = 0; place < headerBytes; place++)
        {
            byte[] flipped = [.. whole];
            flipped[place] ^= 0x10;
            foreach (byte[] damaged in new[] { whole[..place], flipped })
            {
                var disk = new MemoryDisk();
                disk.Put(Path, [.. damaged]);
                LedgerException failure = Assert.ThrowsAny<LedgerException>(() =>
                    FileLedger.Open(Path, Identity, new LedgerOptions(), disk)
                );
                Assert.Contains(Path, failure.Message, StringComparison.Ordinal);
                Assert.EndsWith("restore it from a copy, or move it away and run again.", failure.Message, StringComparison.Ordinal);
                Assert.Equal(damaged, disk.Content(Path));
            }
        }
    }

    [Fact]
    public async Task Frames_written_twice_in_another_order_or_of_another_ledger_are_not_believed()
    {
        (byte[] whole, string hash, int headerBytes) = await Undisturbed();
        int second = Find(whole, LedgerFrame.Marker, headerBytes + 1);
        int third = Find(whole, LedgerFrame.Marker, second + 1);
        byte[] doubled = [.. whole[..third], .. whole[second..third], .. whole[third..]];
        byte[] swapped = [.. whole[..headerBytes], .. whole[second..third], .. whole[headerBytes..second], .. whole[third..]];
        byte[] foreign = LedgerHeader.Encode(Identity with { SpecText = "B spec\n" }, "");
        foreign = [.. foreign, .. whole[headerBytes..]];
        foreach (
            (byte[] bytes, LedgerIdentity identity, int least) in new[]
            {
                (doubled, Identity, 3),
                (swapped, Identity, 3),
                (foreign, Identity with { SpecText = "B spec\n" }, 0),
            }
        )
        {
            var disk = new MemoryDisk();
            disk.Put(Path, bytes);
            await using FileLedger ledger = FileLedger.Open(Path, identity, new LedgerOptions(), disk);
            AssertSubset(ledger);
            Assert.NotEmpty(ledger.Warnings);
            Assert.InRange(Enumerable.Range(0, 2).Sum(c => ledger.Committed(c).Sum(r => r.Count)), least == 0 ? 0 : 1, least);
            await AppendAll(ledger);
            Assert.Equal(identity == Identity, hash == ResultsHash.Of(ledger, 2));
        }
    }

    [Fact]
    public async Task Garbage_full_of_markers_at_the_end_or_in_the_middle_is_skipped()
    {
        (byte[] whole, string hash, int headerBytes) = await Undisturbed();
        int second = Find(whole, LedgerFrame.Marker, headerBytes + 1);
        byte[] garbage =
        [
            .. Enumerable
                .Range(0, 500)
                .SelectMany(i => i % 3 == 0 ? LedgerFrame.Marker.ToArray() : whole[(headerBytes + i)..(headerBytes + i + 20)]),
        ];
        byte[] overwritten = [.. whole];
        garbage.AsSpan(0, second - headerBytes).CopyTo(overwritten.AsSpan(headerBytes));
        byte[] extended = [.. whole, .. garbage];
        foreach ((byte[] bytes, int trials) in new[] { (overwritten, 4), (extended, 6) })
        {
            var disk = new MemoryDisk();
            disk.Put(Path, bytes);
            await using FileLedger ledger = FileLedger.Open(Path, Identity, new LedgerOptions(), disk);
            Assert.Equal(trials, Enumerable.Range(0, 2).Sum(c => ledger.Committed(c).Sum(r => r.Count)));
            await AppendAll(ledger);
            Assert.Equal(hash, ResultsHash.Of(ledger, 2));
        }
    }

    [Fact]
    public async Task A_later_format_is_named_as_such()
    {
        (byte[] whole, _, int headerBytes) = await Undisturbed();
        byte[] later = [.. whole];
        later[8] = 2;
        BitConverter.TryWriteBytes(later.AsSpan(headerBytes - 4), Crc32C.Of(later.AsSpan(0, headerBytes - 4)));
        var disk = new MemoryDisk();
        disk.Put(Path, later);
        LedgerException failure = Assert.ThrowsAny<LedgerException>(() => FileLedger.Open(Path, Identity, new LedgerOptions(), disk));
        Assert.Equal(
            $"The ledger {Path} has format 2 and this program reads format 1: use the version of the program that wrote it, or "
                + $"a later one.",
            failure.Message
        );
    }

    [Fact]
    public async Task Two_valid_frames_that_contradict_each_other_stop_everything()
    {
        (byte[] whole, _, _) = await Undisturbed();
        uint seed = BitConverter.ToUInt32(whole, Find(whole, LedgerFrame.Marker, 0) - 4);
        var frame = new LedgerFrame(whole.Length, Blocks.Length, new TrialBlock(0, 1, 1), TrialCodec.LayoutOf(3, 2));
        byte[] bytes = new byte[frame.TotalBytes];
        new TrialCodec(frame.Layout).Encode(LedgerTrials.Of(frame.Block, seed: 77)[0], bytes.AsSpan(LedgerFrame.PreludeBytes));
        frame.Seal(bytes, seed);
        var disk = new MemoryDisk();
        disk.Put(Path, [.. whole, .. bytes]);
        LedgerException failure = Assert.ThrowsAny<LedgerException>(() => FileLedger.Open(Path, Identity, new LedgerOptions(), disk));
        Assert.Equal(
            $"The ledger {Path} contradicts itself (trial 1 of configuration 0 has two different results): restore it from a copy, or move "
                + $"it away and run again.",
            failure.Message
        );
    }

    private static async Task<(byte[] Bytes, string Hash, int HeaderBytes)> Undisturbed()
    {
        var disk = new MemoryDisk();
        await using FileLedger ledger = FileLedger.Open(Path, Identity, new LedgerOptions(), disk);
        int headerBytes = disk.Content(Path).Length;
        await AppendAll(ledger);
        return (disk.Content(Path), ResultsHash.Of(ledger, 2), headerBytes);
    }

    private static async Task AppendAll(FileLedger ledger)
    {
        foreach (TrialBlock block in Blocks)
        {
            await ledger.AppendAsync(block, LedgerTrials.Of(block), CancellationToken.None);
        }
    }

    private static void AssertSubset(FileLedger ledger)
    {
        foreach (int configuration in ledger.Configurations)
        {
            TrialRange[] ranges = [.. ledger.Committed(configuration)];
            LedgerTrials.AssertHolds(ledger, configuration, ranges);
            Assert.All(
                ranges,
                r =>
                    Assert.All(
                        Enumerable.Range((int)r.First, (int)r.Count),
                        t => Assert.Contains(Blocks, b => b.Configuration == configuration && b.FirstTrial <= t && t < b.EndTrial)
                    )
            );
        }
    }

    private static int Find(byte[] bytes, ReadOnlySpan<byte> what, int from) => from + bytes.AsSpan(from).IndexOf(what);
}
