using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.TestKit.Archives;
using ModalityCompetition.TestKit.Blobs;

namespace ModalityCompetition.Sweeps.AzureBlobs.Tests;

/// <summary>
/// A proxy between the client and Azurite drops, delays, cuts off, refuses and doubles requests at random. The client tries again, so a
/// push dies only where every try of a request meets a fault.
/// </summary>
public sealed class BlobFaultTests
{
    [SkippableFact]
    public Task Two_writers_behind_a_faulty_network_lose_nothing() => FaultsAsync(seed: 21, rounds: 3);

    [SkippableTheory]
    [Trait("Suite", "Endurance")]
    [InlineData(1)]
    public Task Two_writers_behind_a_faulty_network_lose_nothing_in_thousands_of_faults(int seed) => FaultsAsync(seed, rounds: 40);

    [SkippableFact]
    public async Task A_reply_that_is_cut_off_is_read_again()
    {
        Skip.If(AzuriteServer.Missing is not null, AzuriteServer.Missing);
        string container = await Containers.MakeAsync();
        byte[] content = new byte[3 << 20];
        new Random(4).NextBytes(content);
        await using (IArchiveStorage direct = Containers.Open(container))
        {
            await direct.WriteAsync("sweeps/a/files/x", content, CancellationToken.None);
        }

        int cut = 0;
        await using BlobProxy proxy = await BlobProxy.StartAsync(
            AzuriteServer.Shared.Endpoint,
            _ => Interlocked.Increment(ref cut) <= 2 ? ProxyFate.Truncates : ProxyFate.Passes
        );
        await using IArchiveStorage storage = Containers.Open(container, proxy.Endpoint);
        ArchiveContent? read = await storage.ReadAsync("sweeps/a/files/x", CancellationToken.None);
        Assert.True(read!.Bytes.Span.SequenceEqual(content));
        Assert.True(cut > 2, "No reply was cut off.");
    }

    [SkippableFact]
    public async Task A_content_that_is_replaced_while_its_reply_is_cut_off_is_read_from_the_beginning()
    {
        Skip.If(AzuriteServer.Missing is not null, AzuriteServer.Missing);
        string container = await Containers.MakeAsync();
        byte[] old = new byte[1 << 20];
        byte[] replacing = new byte[1 << 20];
        new Random(5).NextBytes(replacing);
        await using IArchiveStorage direct = Containers.Open(container);
        await direct.WriteAsync("manifests/a.json", old, CancellationToken.None);
        int request = 0;
        await using BlobProxy proxy = await BlobProxy.StartAsync(
            AzuriteServer.Shared.Endpoint,
            _ =>
            {
                switch (Interlocked.Increment(ref request))
                {
                    case 1:
                        return ProxyFate.Truncates;
                    case 2:
                        direct.WriteAsync("manifests/a.json", replacing, CancellationToken.None).GetAwaiter().GetResult();
                        return ProxyFate.Passes;
                    default:
                        return ProxyFate.Passes;
                }
            }
        );
        await using IArchiveStorage storage = Containers.Open(container, proxy.Endpoint);
        ArchiveContent? read = await storage.ReadAsync("manifests/a.json", CancellationToken.None);
        Assert.True(read!.Bytes.Span.SequenceEqual(replacing));
    }

    private static async Task FaultsAsync(int seed, int rounds)
    {
        Skip.If(AzuriteServer.Missing is not null, AzuriteServer.Missing);
        string container = await Containers.MakeAsync();
        int faults = 0;
        Random random = new(seed);
        Lock gate = new();
        double rate = 0;
        await using BlobProxy proxy = await BlobProxy.StartAsync(
            AzuriteServer.Shared.Endpoint,
            _ =>
            {
                lock (gate)
                {
                    if (random.NextDouble() >= rate)
                    {
                        return ProxyFate.Passes;
                    }

                    faults++;
                    return (ProxyFate)random.Next(1, Enum.GetValues<ProxyFate>().Length);
                }
            }
        );
        await ArchiveFaults.RunAsync(
            () => Task.FromResult(Containers.Open(container)),
            (_, wanted) =>
            {
                // Of five tries in a row that all fail some push dies now and then.
                rate = 2 * wanted;
                return Task.FromResult(Containers.Open(container, proxy.Endpoint));
            },
            seed,
            rounds
        );
        Assert.True(faults > rounds, $"There were only {faults} faults.");
    }
}
