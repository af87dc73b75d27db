using System.Collections.Concurrent;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Sharing;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>What all sweeps of an <see cref="EmbeddedSweepService"/> share.</summary>
/// <param name="options">How the service works.</param>
internal sealed class ServiceSurroundings(ServiceOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<ITrialEngine>> _engines = [];
    private readonly SemaphoreSlim _readers = new(1);

    /// <summary>How the service works.</summary>
    public ServiceOptions Options { get; } = options;

    /// <summary>The worker threads.</summary>
    public SharedWorkers Workers { get; } = new(options.Workers);

    /// <summary>Called when a sweep has come to rest; returns at once.</summary>
    public Action AtRest { get; set; } = () => { };

    /// <summary>Where changes are told.</summary>
    public NoticeBoard Board { get; } =
        new(options.Clock.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The engine of a name.</summary>
    /// <exception cref="SweepServiceException">There is none.</exception>
    public ITrialEngine Engine(string name) =>
        Options.Engines.Contains(name)
            ? _engines.GetOrAdd(name, n => new Lazy<ITrialEngine>(() => Options.CreateEngine(n))).Value
            : throw new SweepServiceException(
                SweepServiceFailure.Invalid,
                $"The spec asks for the engine '{name}', which this server does not have: set engine to "
                    + $"{string.Join(" or ", Options.Engines)}."
            );

    /// <summary>Reads a ledger; one at a time, so that many who ask at once cannot take the processors from the trials.</summary>
    public async Task<T> ReadAsync<T>(Func<CancellationToken, T> read, CancellationToken cancellation)
    {
        await _readers.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => read(cancellation), cancellation).ConfigureAwait(false);
        }
        finally
        {
            _readers.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Workers.Dispose();
        _readers.Dispose();
    }
}
