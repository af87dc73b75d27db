using System.Collections.Immutable;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports;

/// <summary>What a report says of all its configurations together, summed up in one pass over their estimates.</summary>
public sealed record SweepTotals
{
    /// <summary>Trials, those without a result included.</summary>
    public long Trials { get; init; }

    /// <summary>Trials that diverged.</summary>
    public long Diverged { get; init; }

    /// <summary>Trials that timed out.</summary>
    public long TimedOut { get; init; }

    /// <summary>Trials that crashed.</summary>
    public long Crashed { get; init; }

    /// <summary>Configurations that have trials of which none completed.</summary>
    public int WithoutCompleted { get; init; }

    /// <summary>Estimates, those per class included.</summary>
    public long Estimates { get; init; }

    /// <summary>Least and largest of what the experiment calls sizes, by symbol (<see cref="ITrialDefinition.Sizes"/>).</summary>
    public IReadOnlyDictionary<string, CountRange> Sizes { get; init; } = ImmutableDictionary<string, CountRange>.Empty;

    /// <summary>Key paths of the parameters that are swept, in the order in which they first occur.</summary>
    public ImmutableArray<string> Parameters { get; init; } = [];

    /// <summary>Where each configuration stands with its target, in plan order; empty for a sweep without one.</summary>
    public ImmutableArray<TargetStanding> Standings { get; init; } = [];

    /// <summary>Sums up.</summary>
    public static SweepTotals Of(IEnumerable<ConfigurationEstimates> configurations)
    {
        ArgumentNullException.ThrowIfNull(configurations);
        var counting = new Counting();
        foreach (ConfigurationEstimates configuration in configurations)
        {
            counting.Add(configuration);
        }

        return counting.Totals();
    }

    /// <summary>Sums up while the estimates come.</summary>
    internal sealed class Counting
    {
        private readonly List<TargetStanding> _standings = [];
        private readonly List<string> _parameters = [];
        private readonly HashSet<string> _known = new(StringComparer.Ordinal);
        private (long All, long Diverged, long TimedOut, long Crashed) _trials;
        private int _withoutCompleted;
        private long _estimates;
        private readonly Dictionary<string, CountRange> _sizes = new(StringComparer.Ordinal);

        /// <summary>Takes the next configuration.</summary>
        public void Add(ConfigurationEstimates configuration)
        {
            _trials.All += configuration.Trials;
            _trials.Diverged += configuration.Diverged;
            _trials.TimedOut += configuration.TimedOut;
            _trials.Crashed += configuration.Crashed;
            _withoutCompleted += configuration is { Trials: > 0, Completed: 0 } ? 1 : 0;
            _estimates += configuration.Estimates.Length;
            foreach ((string symbol, int size) in configuration.Configuration.Definition.Sizes)
            {
                _sizes[symbol] = CountRange.With(_sizes.TryGetValue(symbol, out CountRange known) ? known : null, size);
            }

            _parameters.AddRange(configuration.Configuration.AxisValues.Select(a => a.Parameter).Where(_known.Add));
            if (configuration.Stopping is { } standing)
            {
                _standings.Add(standing);
            }
        }

        /// <summary>The totals of those taken so far.</summary>
        public SweepTotals Totals() =>
            new()
            {
                Trials = _trials.All,
                Diverged = _trials.Diverged,
                TimedOut = _trials.TimedOut,
                Crashed = _trials.Crashed,
                WithoutCompleted = _withoutCompleted,
                Estimates = _estimates,
                Sizes = _sizes.ToImmutableDictionary(),
                Parameters = [.. _parameters],
                Standings = [.. _standings],
            };
    }
}
