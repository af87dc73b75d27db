using System.Collections.Concurrent;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Sharing;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>What all sweeps of an <see cref="EmbeddedSweepService"/> share.</summary>
/// <param name="options">How the service works.</param>
internal sealed class ServiceSurroundings(ServiceOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<ITrialEngine>> _engines = [];

    // Configurations of a sweep whose reports take seconds, so that others do not wait behind them.
    private const int Large = 256;

    private readonly SemaphoreSlim _readers = new(1);
    private readonly SemaphoreSlim _largeReaders = new(1);
    private readonly SemaphoreSlim _lookers = new(1);
    private readonly CancellationTokenSource _closing = new();

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

    /// <summary>Cancelled when the service ends: what is made for callers is made no more.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Why the machine has too little memory for a sweep; null where it has enough.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="engine">What trains it.</param>
    public string? MemoryRefusal(SweepSpec spec, ITrialEngine engine)
    {
        // Every thread may train a trial of the same sweep; an engine that asks for few callers gathers their trials.
        int callers = engine.CallersFor(spec.Configurations[0].Definition) ?? Workers.Count;
        return SweepMemory.Refusal(new SweepPlan(spec), Math.Min(callers, Workers.Count), Options.MemoryBytes);
    }

    /// <summary>
    /// A place for making estimates or reports of a sweep from its ledger, given back by disposing. There is one for large sweeps and one
    /// for others, so that many who ask at once, or sweeps that end at once, take neither the processors from the trials nor more memory
    /// than two reports need.
    /// </summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public Task<IDisposable> PlaceAsync(SweepSpec spec, CancellationToken cancellation) => Place.TakeAsync(PlaceOf(spec), cancellation);

    /// <summary>Reads the ledger of a sweep in a place for it.</summary>
    /// <exception cref="SweepServiceException">The service ends meanwhile.</exception>
    public Task<T> ReadAsync<T>(SweepSpec spec, Func<CancellationToken, T> read, CancellationToken cancellation) =>
        InPlaceAsync(PlaceOf(spec), read, cancellation);

    /// <summary>
    /// Looks at a run at work, which takes little; one at a time, and not behind those who read a ledger.
    /// </summary>
    /// <exception cref="SweepServiceException">The service ends meanwhile.</exception>
    public Task<T> LookAsync<T>(Func<CancellationToken, T> look, CancellationToken cancellation) =>
        InPlaceAsync(_lookers, look, cancellation);

    /// <summary>Asks everything that is made for callers to end; returns at once.</summary>
    public void Close() => _ = _closing.CancelAsync();

    /// <inheritdoc/>
    public void Dispose()
    {
        Workers.Dispose();
        // Whoever still reads was asked to end.
        SemaphoreSlim[] places = [_readers, _largeReaders, _lookers];
        Array.ForEach(places, p => p.Wait());
        _readers.Dispose();
        _largeReaders.Dispose();
        _lookers.Dispose();
        _closing.Dispose();
    }

    private SemaphoreSlim PlaceOf(SweepSpec spec) => spec.Configurations.Length > Large ? _largeReaders : _readers;

    private async Task<T> InPlaceAsync<T>(SemaphoreSlim places, Func<CancellationToken, T> act, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _closing.Token);
        try
        {
            using IDisposable place = await Place.TakeAsync(places, either.Token).ConfigureAwait(false);
            return await Task.Run(() => act(either.Token), either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new SweepServiceException(SweepServiceFailure.Unavailable, SweepServiceException.ClosingMessage);
        }
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        public static async Task<IDisposable> TakeAsync(SemaphoreSlim places, CancellationToken cancellation)
        {
            await places.WaitAsync(cancellation).ConfigureAwait(false);
            return new Place(places);
        }

        public void Dispose() => places.Release();
    }
}
