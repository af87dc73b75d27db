using System.Globalization;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.TorchSharp.Devices;
using ModalityCompetition.Training.TorchSharp.Tiles;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.TorchSharp.Engines;

/// <summary>
/// One call of the engine: takes the tiles of a batch in order, some at a time, draws them, borrows a device, trains, and gives the device
/// back. As many threads do so as there are devices; each draws its next tiles while its device trains.
/// </summary>
internal sealed class BatchRun(TrialBatch batch, DevicePool pool, BatchCapacity capacity, CancellationToken cancellation)
{
    private readonly TileShape _shape = TileShape.Of(batch.Configuration, pool.Devices[0].IsGpu);
    private readonly TrialResult[] _results = new TrialResult[batch.Count];
    private readonly Lock _gate = new();
    private int _taken;

    private int Tiles => (batch.Count + _shape.Trials - 1) / _shape.Trials;

    /// <summary>Trains the batch.</summary>
    public TrialResult[] Run()
    {
        int threads = Math.Min(pool.Devices.Count, Tiles);
        if (threads == 1)
        {
            Drive(cancellation);
            return _results;
        }

        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] tasks =
        [
            .. Enumerable
                .Range(0, threads)
                .Select(_ =>
                    Task.Factory.StartNew(
                        () => DriveOrStop(stop),
                        CancellationToken.None,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    )
                ),
        ];
        try
        {
            Task.WaitAll(tasks, CancellationToken.None);
        }
        catch (AggregateException failures)
        {
            // What went wrong counts, not that the other threads were stopped because of it.
            cancellation.ThrowIfCancellationRequested();
            Exception first =
                failures.Flatten().InnerExceptions.FirstOrDefault(failure => failure is not OperationCanceledException)
                ?? failures.InnerExceptions[0];
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }

        return _results;
    }

    /// <summary>Trains the first trial and records it.</summary>
    public TrialTrace Trace(TraceOptions options)
    {
        using TileInput input = TileDraws.Draw(_shape, batch, 0, cancellation);
        TileRecorder recorder = new(input, options.Every);
        TileOutput output = Train([input], () => recorder = new TileRecorder(input, options.Every), cancellation)[0];
        TrialResult result = TileResults.Build(input, output)[0];
        return recorder.Build(result, output, options.IncludeArrays ? Arrays : null);
    }

    private void DriveOrStop(CancellationTokenSource stop)
    {
        try
        {
            Drive(stop.Token);
        }
        catch
        {
            stop.Cancel();
            throw;
        }
    }

    private void Drive(CancellationToken token)
    {
        Task<TileInput[]>? next = DrawNext(token);
        try
        {
            while (next is not null)
            {
                TileInput[] tiles = next.GetAwaiter().GetResult();
                next = DrawNext(token);
                try
                {
                    TileOutput[] outputs = Train(tiles, () => null, token);
                    for (int i = 0; i < tiles.Length; i++)
                    {
                        TileResults.Build(tiles[i], outputs[i]).CopyTo(_results, tiles[i].FirstTrial - batch.FirstTrial);
                    }
                }
                finally
                {
                    Dispose(tiles);
                }
            }
        }
        finally
        {
            // A draw that nobody waits for any more is let finish, so that its memory is freed.
            _ = next?.ContinueWith(
                drawn => Dispose(drawn.Result),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default
            );
        }
    }

    // The next tiles, being drawn; null when all are taken.
    private Task<TileInput[]>? DrawNext(CancellationToken token)
    {
        int first;
        int count;
        lock (_gate)
        {
            int fair = (Tiles + pool.Devices.Count - 1) / pool.Devices.Count;
            count = Math.Min(Math.Min(pool.Devices.Min(device => capacity.Of(device, _shape)), fair), Tiles - _taken);
            first = _taken;
            _taken += count;
        }

        return count == 0 ? null : Task.Run(() => Draw(first, count, token), CancellationToken.None);
    }

    private TileInput[] Draw(int first, int count, CancellationToken token)
    {
        List<TileInput> tiles = [];
        try
        {
            for (int i = first; i < first + count; i++)
            {
                tiles.Add(TileDraws.Draw(_shape, batch, i * _shape.Trials, token));
            }

            return [.. tiles];
        }
        catch
        {
            Dispose(tiles);
            throw;
        }
    }

    // On any device; a device that fails for good is left out from then on, and the tiles go to another.
    private TileOutput[] Train(TileInput[] tiles, Func<TileRecorder?> recorder, CancellationToken token)
    {
        while (true)
        {
            ITileDevice device = pool.Borrow(token);
            try
            {
                TileOutput[] outputs = Train(device, tiles, recorder, token);
                pool.Return(device);
                return outputs;
            }
            catch (DeviceLostException loss)
            {
                pool.Lose(loss);
            }
            catch
            {
                pool.Return(device);
                throw;
            }
        }
    }

    private TileOutput[] Train(ITileDevice device, TileInput[] tiles, Func<TileRecorder?> recorder, CancellationToken token)
    {
        List<TileOutput> outputs = [];
        int size = tiles.Length;
        while (outputs.Count < tiles.Length)
        {
            token.ThrowIfCancellationRequested();
            int count = Math.Min(size, tiles.Length - outputs.Count);
            try
            {
                outputs.AddRange(device.Train(tiles.AsSpan(outputs.Count, count).ToArray(), recorder(), token));
            }
            catch (DeviceMemoryException) when (count > 1)
            {
                capacity.Halve(device, _shape, count);
                size = count / 2;
            }
            catch (DeviceMemoryException memory)
            {
                throw new DeviceMemoryException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{memory.Message}: {_shape.Trials} trials of this shape at once need about "
                            + $"{(_shape.ResidentBytes + _shape.WorkBytes) >> 20} MiB; free memory on {device.Name}, "
                            + $"choose a larger device, or reduce data.n, network.m or evaluation.test_n"
                    ),
                    memory
                );
            }
        }

        return [.. outputs];
    }

    private TrialArrays Arrays(float[][] joint, float[][] unimodal)
    {
        TrialDraws draws = new(batch.Configuration, _shape.Trial);
        draws.Fill(batch.Streams, batch.FirstTrial);
        return new TrialArrays
        {
            Train = draws.Train,
            Test = draws.Test,
            Validation = draws.Validation,
            Dictionaries = draws.Dictionaries,
            InitialWeights = draws.InitialWeights,
            JointWeights = joint,
            UnimodalWeights = unimodal,
        };
    }

    private static void Dispose(IEnumerable<TileInput> tiles)
    {
        foreach (TileInput tile in tiles)
        {
            tile.Dispose();
        }
    }
}
