using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Grains.Storage;

/// <summary>
/// The sweeps that one silo has open: read once, shared by its grains. One that nothing has asked for in a quarter of an hour is closed
/// when the next is opened. Thread-safe.
/// </summary>
internal sealed class OpenSweeps : IAsyncDisposable
{
    private static readonly TimeSpan s_idle = TimeSpan.FromMinutes(15);
    private readonly ISweepStore _store;
    private readonly ISweepLedgers _ledgers;
    private readonly ISweepUse _use;
    private readonly SweepSpecs _specs;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _opening = new(1);
    private readonly Dictionary<string, Opened> _open = [];

    public OpenSweeps(ISweepStore store, ISweepLedgers ledgers, ISweepUse use, SweepSpecs specs, TimeProvider clock)
    {
        _store = store;
        _ledgers = ledgers;
        _use = use;
        _specs = specs;
        _clock = clock;
    }

    private sealed record Opened(OpenSweep Sweep)
    {
        public long Used { get; set; }
    }

    /// <summary>The sweep of an identifier, as it was in a term or later.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    /// <exception cref="LedgerException">Its ledger cannot be opened.</exception>
    public async ValueTask<OpenSweep> GetAsync(string id, long term)
    {
        if (Known(id, term) is { } known)
        {
            return known;
        }

        await _opening.WaitAsync();
        try
        {
            return Known(id, term) ?? await OpenAsync(id);
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Takes notice of what other silos have committed to a sweep.</summary>
    public Task RefreshAsync(OpenSweep sweep, CancellationToken cancellation)
    {
        Touch(sweep);
        return _ledgers.RefreshAsync(sweep.Ledger, cancellation);
    }

    /// <summary>Says that a sweep is in use.</summary>
    public void Touch(OpenSweep sweep) => Known(sweep.Id, 0);

    /// <summary>Closes a sweep that is being removed, where it is open.</summary>
    public async Task ForgetAsync(string id)
    {
        Opened? opened;
        lock (_open)
        {
            _open.Remove(id, out opened);
        }

        if (opened is not null)
        {
            await opened.Sweep.Ledger.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Opened[] all;
        lock (_open)
        {
            all = [.. _open.Values];
            _open.Clear();
        }

        foreach (Opened opened in all)
        {
            await opened.Sweep.Ledger.DisposeAsync();
        }

        _opening.Dispose();
    }

    private OpenSweep? Known(string id, long term)
    {
        lock (_open)
        {
            if (_open.TryGetValue(id, out Opened? opened) && opened.Sweep.Term >= term)
            {
                opened.Used = _clock.GetTimestamp();
                return opened.Sweep;
            }

            return null;
        }
    }

    private async Task<OpenSweep> OpenAsync(string id)
    {
        await CloseIdleAsync();
        SweepEntry entry = await _store.FindAsync(id, CancellationToken.None) ?? throw new KeyNotFoundException($"There is no sweep {id}.");
        SweepSpec spec = _specs.Of(entry);
        OpenSweep? kept;
        lock (_open)
        {
            kept = _open.GetValueOrDefault(id)?.Sweep;
        }

        if (kept is not null && kept.SubmittedAt != entry.SubmittedAt)
        {
            // The ledger of a sweep that was removed meanwhile, and submitted anew.
            await ForgetAsync(id);
            kept = null;
        }

        ITrialLedger ledger =
            kept?.Ledger
            ?? await _ledgers.OpenAsync(id, entry.Spec, new LedgerIdentity(spec.CanonicalText, entry.Engine), CancellationToken.None);
        var sweep = new OpenSweep(id, entry.Version, entry.Priority, spec, new SweepPlan(spec), entry.SubmittedAt, ledger);
        lock (_open)
        {
            _open[id] = new Opened(sweep) { Used = _clock.GetTimestamp() };
        }

        return sweep;
    }

    private async Task CloseIdleAsync()
    {
        Opened[] idle;
        lock (_open)
        {
            idle = [.. _open.Values.Where(o => _clock.GetElapsedTime(o.Used) > s_idle && !_use.IsBusyWith(o.Sweep.Id))];
            foreach (Opened opened in idle)
            {
                _open.Remove(opened.Sweep.Id);
            }
        }

        foreach (Opened opened in idle)
        {
            await opened.Sweep.Ledger.DisposeAsync();
        }
    }
}
