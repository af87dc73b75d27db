using ModalityCompetition.Experiments;

namespace ModalityCompetition.Sweeps.Pilots.Programs;

/// <summary>What came of the runs of one kind. Threads may add different trials at once.</summary>
/// <param name="definition">What is run.</param>
/// <param name="trials">Number of trials.</param>
public sealed class ProgramPilotRun(ITrialDefinition definition, int trials)
{
    private readonly ReadOnlyMemory<byte>[] _rows = new ReadOnlyMemory<byte>[trials];
    private readonly double[] _seconds = new double[trials];
    private readonly Lock _gate = new();
    private (int Trial, string Sentence)? _failure;

    /// <summary>What is run.</summary>
    public ITrialDefinition Definition => definition;

    /// <summary>Why the run of the first trial that gave no result gave none, as a sentence without its full stop; null where all gave
    /// one.</summary>
    public string? Failure
    {
        get
        {
            lock (_gate)
            {
                return _failure?.Sentence;
            }
        }
    }

    /// <summary>The median of what a run took, seconds, greater than 0: a mean would be that of the few that something held up.</summary>
    public double Seconds
    {
        get
        {
            double[] sorted = [.. _seconds.Order()];
            double median = (sorted[(trials - 1) / 2] + sorted[trials / 2]) / 2;
            return Math.Max(median, 1e-9);
        }
    }

    /// <summary>The row of a trial; there is one of each where <see cref="Failure"/> is null.</summary>
    /// <param name="trial">Its index.</param>
    public ReadOnlySpan<byte> Row(int trial) => _rows[trial].Span;

    /// <summary>Whether every trial completed.</summary>
    public bool Completed => Array.TrueForAll(_rows, r => ResultLayout.Outcome(r.Span) == TrialOutcome.Completed);

    /// <summary>Adds results.</summary>
    /// <param name="first">The first of the trials.</param>
    /// <param name="results">Their rows.</param>
    /// <param name="seconds">What each took.</param>
    public void Add(int first, ResultBlock results, double seconds)
    {
        for (int i = 0; i < results.Count; i++)
        {
            int bytes = results.Layout.Bytes;
            (_rows[first + i], _seconds[first + i]) = (results.Rows.Slice(i * bytes, bytes), seconds);
        }
    }

    /// <summary>Says that a run gave no result.</summary>
    /// <param name="trial">Index of the trial, or of the first of some.</param>
    /// <param name="sentence">Why.</param>
    public void Fail(int trial, string sentence)
    {
        lock (_gate)
        {
            if (_failure is not var (known, _) || trial < known)
            {
                _failure = (trial, sentence);
            }
        }
    }
}
