namespace ModalityCompetition.Grains.Sweeps;

/// <summary>
/// The turns in which the sweeps of a silo bring the estimates of their gauges up: one at a time, and after each the silo rests a hundred
/// times as long as it took, so that however many sweeps there are they take one hundredth of one processor. Thread-safe.
/// </summary>
/// <param name="clock">The clock.</param>
internal sealed class EstimateTurns(TimeProvider clock) : IDisposable
{
    private const int Rest = 100;

    // A turn that took long because the machine was busy must not silence all gauges.
    private static readonly TimeSpan s_longestRest = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _turn = new(1);
    private long _last = clock.GetTimestamp();
    private TimeSpan _rest;

    /// <summary>Waits for its turn and works, on another thread.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellation">Ends the waiting; work that has begun goes on to its end.</param>
    /// <exception cref="OperationCanceledException">It ended before the work began.</exception>
    public async Task<T> TakeAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            TimeSpan left = _rest - clock.GetElapsedTime(_last);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, clock, cancellation);
            }

            long begun = clock.GetTimestamp();
            try
            {
                return await Task.Run(work, cancellation);
            }
            finally
            {
                _last = clock.GetTimestamp();
                TimeSpan rest = Rest * clock.GetElapsedTime(begun, _last);
                _rest = rest < s_longestRest ? rest : s_longestRest;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
