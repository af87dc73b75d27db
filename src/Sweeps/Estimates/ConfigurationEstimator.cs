using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>
/// Estimates every estimand of one configuration from its trials, consumed one by one in trial order. Memory does not depend on the number
/// of trials. Not thread-safe. Same trials, same bits.
/// </summary>
public sealed class ConfigurationEstimator
{
    /// <summary>Starts with no trials.</summary>
    /// <param name="configuration">The configuration that the trials belong to.</param>
    /// <param name="confidence">Nominal coverage of the intervals, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is outside (0, 1).</exception>
    public ConfigurationEstimator(PlannedConfiguration configuration, double confidence)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Configuration = configuration;
        Confidence = confidence;
    }

    /// <summary>The configuration that the trials belong to.</summary>
    public PlannedConfiguration Configuration { get; }

    /// <summary>Nominal coverage of the intervals.</summary>
    public double Confidence { get; }

    /// <summary>Trials consumed so far, diverged ones included; the index of the next trial.</summary>
    public long Trials { get; private set; }

    /// <summary>Consumes the next trial. Allocates nothing.</summary>
    /// <param name="record">The trial with index <see cref="Trials"/>: trials come in order and without gaps.</param>
    /// <exception cref="ArgumentException">It is not the next trial, or its shape is not the configuration's.</exception>
    public void Add(in TrialRecord record) => throw new NotSupportedException("Written in the next commit.");

    /// <summary>The estimates from the trials consumed so far; the estimator goes on unchanged.</summary>
    public ConfigurationEstimates Snapshot() => throw new NotSupportedException("Written in the next commit.");
}
