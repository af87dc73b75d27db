namespace ModalityCompetition.TestKit.Calibration;

/// <summary>What came of one random spec.</summary>
public sealed record CalibrationOutcome
{
    /// <summary>Its index within the series.</summary>
    public required int Index { get; init; }

    /// <summary>Why the product refused the spec; null when it ran. No miss, but counted.</summary>
    public string? Refused { get; init; }

    /// <summary>Trials of each configuration in the small run.</summary>
    public long Trials { get; init; }

    /// <summary>Trials of each configuration in the large run.</summary>
    public long ReferenceTrials { get; init; }

    /// <summary>How many numbers were held against the large run.</summary>
    public long Comparisons { get; init; }

    /// <summary>The misses.</summary>
    public IReadOnlyList<CalibrationMiss> Misses { get; init; } = [];

    /// <summary>
    /// By estimand and method: how many intervals were compared, and how many held the truth as they are, give or take the truth's own
    /// error.
    /// </summary>
    public IReadOnlyDictionary<string, long[]> Coverage { get; init; } = new Dictionary<string, long[]>();

    /// <summary>By name of a deliberately broken estimator: how many misses it has.</summary>
    public IReadOnlyDictionary<string, int> Broken { get; init; } = new Dictionary<string, int>();

    /// <summary>
    /// Exact statements that a verdict refutes while the large run agrees: some are due to chance, at most (1 - confidence) of the tables
    /// have one.
    /// </summary>
    public int RefutedExact { get; init; }

    /// <summary>Tables of verdicts with an exact statement.</summary>
    public int ExactTables { get; init; }

    /// <summary>Seconds of the small run, of its estimates and reports, and of the large run with its means.</summary>
    public double[] Seconds { get; init; } = [0, 0, 0];
}
