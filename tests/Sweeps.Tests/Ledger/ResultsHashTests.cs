using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.TestKit.Ledgers;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Tests.Ledger;

public sealed class ResultsHashTests
{
    [Theory]
    [InlineData(3, 2)]
    [InlineData(90, 2)]
    [InlineData(260, 2)]
    [InlineData(700, 1)]
    [InlineData(700, 2)]
    public async Task It_is_the_hash_of_all_bytes_in_order_however_small_or_large_a_result_is(int classes, int modalities)
    {
        using var folder = new TemporaryFolder();
        var identity = new LedgerIdentity("a spec\n", new EngineIdentity("synthetic", 1));
        await using FileLedger ledger = FileLedger.Open(Path.Combine(folder.Path, "trials.ledger"), identity);
        foreach (var block in new[] { new TrialBlock(1, 0, 3), new TrialBlock(0, 7, 5), new TrialBlock(0, 0, 7) })
        {
            await ledger.AppendAsync(block, LedgerTrials.Of(block, classes, modalities), CancellationToken.None);
        }

        using var bytes = new MemoryStream();
        bytes.Write("modcomp results 1\n"u8);
        WriteText(bytes, identity.SpecText);
        WriteText(bytes, identity.Engine.ToString());
        byte[] prefix = new byte[12];
        for (int configuration = 0; configuration < 2; configuration++)
        {
            foreach (TrialRow trial in ledger.Read(configuration, new TrialRange(0, long.MaxValue)).Select(r => r.Row()))
            {
                BinaryPrimitives.WriteInt32LittleEndian(prefix, configuration);
                BinaryPrimitives.WriteInt64LittleEndian(prefix.AsSpan(4), trial.Trial);
                bytes.Write(prefix);
                bytes.Write(trial.Bytes.Span);
            }
        }

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())), ResultsHash.Of(ledger, 2));
    }

    private static void WriteText(MemoryStream bytes, string text)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, Encoding.UTF8.GetByteCount(text));
        bytes.Write(length);
        bytes.Write(Encoding.UTF8.GetBytes(text));
    }
}
