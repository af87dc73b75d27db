using System.Text.Json;

namespace ModalityCompetition.Sweeps.Running.Coordination;

/// <summary>
/// Hands events to a <see cref="SweepCoordinator"/> and remembers the last of them, with what was decided and what the coordinator knew
/// before the first: enough to decide all of it again (<see cref="CoordinatorReplay"/>). Memory is bounded, however long a sweep runs.
/// Calls must not overlap.
/// </summary>
public sealed class CoordinatorLog
{
    // What a coordinator knows grows with the configurations; so many events at least share the work of keeping it.
    private const int LeastKept = 4096;
    private readonly SweepCoordinator _coordinator;
    private readonly string _sweep;
    private readonly TimeProvider _clock;
    private readonly long _started;
    private readonly int _kept;
    private Part _earlier;
    private Part _latest;

    /// <summary>Begins a log with a coordinator that was given no event yet.</summary>
    /// <param name="coordinator">The coordinator.</param>
    /// <param name="sweep">Name or identifier of the sweep, for whoever reads the log.</param>
    /// <param name="clock">What time is noted by.</param>
    public CoordinatorLog(SweepCoordinator coordinator, string sweep, TimeProvider clock)
        : this(coordinator, sweep, clock, Math.Max(LeastKept, coordinator?.ConfigurationCount ?? 0)) { }

    /// <summary>Begins a log that keeps at least the last so many events, and at most twice as many.</summary>
    internal CoordinatorLog(SweepCoordinator coordinator, string sweep, TimeProvider clock, int kept)
    {
        ArgumentNullException.ThrowIfNull(coordinator);
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfLessThan(kept, 1);
        _coordinator = coordinator;
        _sweep = sweep;
        _clock = clock;
        _started = clock.GetTimestamp();
        _kept = kept;
        _earlier = _latest = new Part(0, coordinator.Capture());
    }

    /// <summary>Name or identifier of the sweep.</summary>
    public string Sweep => _sweep;

    /// <summary>Events that were handed on.</summary>
    public long Events => _latest.Before + _latest.Decisions.Count;

    /// <summary>Hands an event on; see <see cref="SweepCoordinator.Handle"/>.</summary>
    public IReadOnlyList<SweepCommand> Handle(SweepEvent happened)
    {
        if (_latest.Decisions.Count == _kept)
        {
            _earlier = _latest;
            _latest = new Part(Events, _coordinator.Capture());
        }

        // An event that the coordinator refuses is the last of the log, without a decision.
        double at = _clock.GetElapsedTime(_started).TotalSeconds;
        _latest.Decisions.Add(new CoordinatorDecision(at, happened, null));
        IReadOnlyList<SweepCommand> commands = _coordinator.Handle(happened);
        _latest.Decisions[^1] = new CoordinatorDecision(at, happened, commands);
        return commands;
    }

    /// <summary>Writes the log as JSON lines: what was known, then an event a line with what was decided.</summary>
    /// <param name="stream">Where to.</param>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var head = new CoordinatorLogHead(CoordinatorLogHead.FormatNow, _sweep, _coordinator.Limits, _earlier.Before, _earlier.State);
        JsonSerializer.Serialize(stream, head, CoordinatorDocuments.Default.CoordinatorLogHead);
        IEnumerable<CoordinatorDecision> kept = ReferenceEquals(_earlier, _latest)
            ? _latest.Decisions
            : _earlier.Decisions.Concat(_latest.Decisions);
        foreach (CoordinatorDecision decision in kept)
        {
            stream.WriteByte((byte)'\n');
            JsonSerializer.Serialize(stream, decision, CoordinatorDocuments.Default.CoordinatorDecision);
        }

        stream.WriteByte((byte)'\n');
    }

    private sealed record Part(long Before, CoordinatorState State)
    {
        public List<CoordinatorDecision> Decisions { get; } = [];
    }
}
