using System.Threading.Channels;

namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>
/// Enumerates a sequence on a thread of its own, a bounded number of items ahead of who consumes it, so that reading and decoding trials goes on while earlier ones are
/// summed. Order and items are those of the sequence.
/// </summary>
internal static class ReadAhead
{
    private const int ItemsPerChunk = 128;
    private const int ChunksAhead = 4;

    /// <summary>Most items of the source that were asked for and that the consumer is not done with: chunks that wait, the one that is consumed, the one that waits for a place.</summary>
    public const int MostAhead = (ChunksAhead + 2) * ItemsPerChunk;

    /// <summary>
    /// The items of a sequence, in its order. What the sequence throws is thrown here, after the items before it. A consumer that stops early stops the sequence, and
    /// waits until it is disposed of.
    /// </summary>
    public static IEnumerable<T> Of<T>(IEnumerable<T> source)
    {
        var chunks = Channel.CreateBounded<List<T>>(new BoundedChannelOptions(ChunksAhead) { SingleReader = true, SingleWriter = true });
        using var stop = new CancellationTokenSource();
        Task producer = Task.Run(() => ProduceAsync(source, chunks.Writer, stop.Token), CancellationToken.None);
        try
        {
            // The consumer is a plain loop on a thread of its own; waiting for a chunk blocks it as reading the disk would.
            while (chunks.Reader.WaitToReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
            {
                while (chunks.Reader.TryRead(out List<T>? chunk))
                {
                    foreach (T item in chunk)
                    {
                        yield return item;
                    }
                }
            }
        }
        finally
        {
            stop.Cancel();
            producer.GetAwaiter().GetResult();
        }
    }

    private static async Task ProduceAsync<T>(IEnumerable<T> source, ChannelWriter<List<T>> chunks, CancellationToken stop)
    {
        Exception? failure = null;
        try
        {
            var chunk = new List<T>(ItemsPerChunk);
            foreach (T item in source)
            {
                chunk.Add(item);
                if (chunk.Count == ItemsPerChunk)
                {
                    await chunks.WriteAsync(chunk, stop).ConfigureAwait(false);
                    chunk = new List<T>(ItemsPerChunk);
                }
            }

            await chunks.WriteAsync(chunk, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The consumer has left.
        }
#pragma warning disable CA1031 // Whatever the sequence throws belongs to the consumer, who gets it through the channel.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            failure = thrown;
        }

        chunks.Complete(failure);
    }
}
