using System.Globalization;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Sweeps.Services.Submissions;

/// <summary>
/// Reads specs of submissions a few at a time, on threads of their own: whoever reads one uses a processor for up to a second, and what
/// else a server is asked is answered meanwhile. Some wait for their turn, more are refused. Thread-safe.
/// </summary>
public sealed class SpecReadings : IDisposable
{
    /// <summary>Most specs that are read at once.</summary>
    public const int MostAtOnce = 2;

    /// <summary>Most that wait.</summary>
    public const int MostWaiting = 32;

    private readonly SemaphoreSlim _turns = new(MostAtOnce);
    private int _there;

    /// <summary>Reads when it is its turn.</summary>
    /// <param name="read">Reads, and stops when its token says so.</param>
    /// <param name="cancellation">Nobody waits for the result any more.</param>
    /// <exception cref="SweepServiceException">Too many wait already, or what reading throws.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits any more.</exception>
    public async Task<T> ReadAsync<T>(Func<CancellationToken, T> read, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            if (Interlocked.Increment(ref _there) > MostAtOnce + MostWaiting)
            {
                throw new SweepServiceException(
                    SweepServiceFailure.LimitReached,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The server reads {MostAtOnce} specs at this moment and {MostWaiting} wait: send this one again in some seconds."
                    )
                );
            }

            await _turns.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                return await Task
                    .Factory.StartNew(
                        () => read(cancellation),
                        cancellation,
                        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
                        TaskScheduler.Default
                    )
                    .ConfigureAwait(false);
            }
            finally
            {
                _turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _there);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();
}
