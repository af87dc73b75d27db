using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Submissions;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Sweeps.Tests.Services;

/// <summary>Specs are read a few at a time, some wait, and who leaves is not waited for.</summary>
public sealed class SpecReadingsTests
{
    [Fact]
    public async Task Some_are_read_some_wait_and_more_are_refused()
    {
        using var readings = new SpecReadings();
        using var go = new ManualResetEventSlim();
        int atOnce = 0;
        int most = 0;
        int Read(CancellationToken stop)
        {
            int now = Interlocked.Increment(ref atOnce);
            lock (readings)
            {
                most = Math.Max(most, now);
            }

            go.Wait(stop);
            Interlocked.Decrement(ref atOnce);
            return 1;
        }

        Task<int>[] taken =
        [
            .. Enumerable
                .Range(0, SpecReadings.MostAtOnce + SpecReadings.MostWaiting)
                .Select(_ => readings.ReadAsync(Read, CancellationToken.None)),
        ];
        var refused = await Assert.ThrowsAsync<SweepServiceException>(() => readings.ReadAsync(Read, CancellationToken.None));
        Assert.Equal(SweepServiceFailure.LimitReached, refused.Failure);
        go.Set();
        Assert.Equal(taken.Length, (await Task.WhenAll(taken).WaitAsync(Patience.Limit)).Sum());
        Assert.InRange(most, 1, SpecReadings.MostAtOnce);
        Assert.Equal(1, await readings.ReadAsync(Read, CancellationToken.None).WaitAsync(Patience.Limit));
    }

    [Fact]
    public async Task Who_leaves_makes_room_while_waiting_and_while_being_read()
    {
        using var readings = new SpecReadings();
        using var gone = new CancellationTokenSource();
        int Forever(CancellationToken stop)
        {
            stop.WaitHandle.WaitOne();
            stop.ThrowIfCancellationRequested();
            return 0;
        }

        Task<int>[] asked =
        [
            .. Enumerable.Range(0, SpecReadings.MostAtOnce + SpecReadings.MostWaiting).Select(_ => readings.ReadAsync(Forever, gone.Token)),
        ];
        await gone.CancelAsync();
        foreach (Task<int> one in asked)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one.WaitAsync(Patience.Limit));
        }

        Assert.Equal(1, await readings.ReadAsync(_ => 1, CancellationToken.None).WaitAsync(Patience.Limit));
    }
}
