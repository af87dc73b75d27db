using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.TestKit.Archives;
using ModalityCompetition.TestKit.Blobs;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.AzureBlobs.Tests;

/// <summary>
/// A proxy between the client and Azurite drops, delays, cuts off, refuses and doubles requests at random. The client tries again, so a
/// push dies only where every try of a request meets a fault.
/// </summary>
public sealed class BlobFaultTests(ITestOutputHelper output)
{
    private const int RoundsOfSeries = 12;

    [SkippableFact]
    public Task Two_writers_behind_a_faulty_network_lose_nothing() => FaultsAsync(seed: 21, rounds: 3);

    /// <summary>
    /// One series of pushes after another, each with a seed and a container of its own, until there were three thousand faults. A slow
    /// machine has fewer of them in the time that there is, and says how many.
    /// </summary>
    [SkippableTheory]
    [Trait("Suite", "Endurance")]
    [InlineData(1)]
    public async Task Two_writers_behind_a_faulty_network_lose_nothing_in_thousands_of_faults(int first)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        int faults = 0;
        int seed = first;
        for (; faults < 3000 && !limit.IsCancellationRequested; seed++)
        {
            faults += await FaultsAsync(seed, RoundsOfSeries);
        }

        output.WriteLine($"{(seed - first) * RoundsOfSeries} rounds of two pushes with {faults} faults; seeds {first} to {seed - 1}");
    }

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

    private static async Task<int> FaultsAsync(int seed, int rounds)
    {
        Skip.If(AzuriteServer.Missing is not null, AzuriteServer.Missing);
        string container = await Containers.MakeAsync();
        int faults = 0;
        // A request meets the same fate whatever the other writer does meanwhile: it depends on the seed, and on what it asks for the
        // how-manieth time. So a seed replays as far as the order of the two writers does not matter.
        var asked = new Dictionary<string, int>(StringComparer.Ordinal);
        Lock gate = new();
        double rate = 0;
        await using BlobProxy proxy = await BlobProxy.StartAsync(
            AzuriteServer.Shared.Endpoint,
            request =>
            {
                lock (gate)
                {
                    string what = $"{request.Method} {request.Path}{request.QueryString}";
                    asked[what] = asked.GetValueOrDefault(what) + 1;
                    string relative = what.Replace(container, "", StringComparison.Ordinal);
                    var random = new Random(StableHash($"{seed} {relative} {asked[what]}"));
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
        return faults;
    }

    // The hash of a string differs from process to process.
    private static int StableHash(string text) => text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));
}
