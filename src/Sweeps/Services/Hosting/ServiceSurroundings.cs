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
    /// <summary>What is said to those who ask a service that ends.</summary>
    public const string ClosingMessage = "The server is shutting down: ask again when it is back.";

    private readonly ConcurrentDictionary<string, Lazy<ITrialEngine>> _engines = [];
    private readonly SemaphoreSlim _readers = new(1);
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

    /// <summary>Reads a ledger; one at a time, so that many who ask at once cannot take the processors from the trials.</summary>
    /// <exception cref="SweepServiceException">The service ends meanwhile.</exception>
    public Task<T> ReadAsync<T>(Func<CancellationToken, T> read, CancellationToken cancellation) =>
        OneByOneAsync(_readers, read, cancellation);

    /// <summary>
    /// Looks at a run at work, which takes little; one at a time, and not behind those who read a ledger.
    /// </summary>
    /// <exception cref="SweepServiceException">The service ends meanwhile.</exception>
    public Task<T> LookAsync<T>(Func<CancellationToken, T> look, CancellationToken cancellation) =>
        OneByOneAsync(_lookers, look, cancellation);

    /// <summary>Asks everything that is made for callers to end; returns at once.</summary>
    public void Close() => _ = _closing.CancelAsync();

    /// <inheritdoc/>
    public void Dispose()
    {
        Workers.Dispose();
        // Whoever still reads was asked to end.
        _readers.Wait();
        _lookers.Wait();
        _readers.Dispose();
        _lookers.Dispose();
        _closing.Dispose();
    }

    private async Task<T> OneByOneAsync<T>(SemaphoreSlim place, Func<CancellationToken, T> act, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _closing.Token);
        try
        {
            await place.WaitAsync(either.Token).ConfigureAwait(false);
            try
            {
                return await Task.Run(() => act(either.Token), either.Token).ConfigureAwait(false);
            }
            finally
            {
                place.Release();
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new SweepServiceException(SweepServiceFailure.Unavailable, ClosingMessage);
        }
    }
}
