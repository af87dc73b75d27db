using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.Estimates.Distributions;

/// <summary>
/// Observations of the first estimands of an experiment, kept for histograms: those of so many trials, eight bytes each, so that memory is
/// bounded.
/// </summary>
internal sealed class ObservedSamples
{
    /// <summary>Most estimands with a histogram.</summary>
    public const int MostEstimands = 12;

    /// <summary>Most trials that a histogram is of: the first.</summary>
    public const int MostTrials = 20_000;

    private readonly (Estimand Estimand, int Index, List<double> Values)[] _samples;

    /// <summary>Starts with no trials.</summary>
    /// <param name="table">The estimands; those whose observations are numbers are kept.</param>
    public ObservedSamples(EstimandTable table) =>
        _samples = [
            .. table
                .Rows(best: 0)
                .Where(r => r.Kind == ObservationKind.Number && r.Family is { Quantile: null, PlainFamily: null })
                .Take(MostEstimands)
                .Select(r => (r.Key, r.Index, new List<double>())),
        ];

    /// <summary>The histograms.</summary>
    public ImmutableArray<ObservedHistogram> Histograms =>
        [.. _samples.Select(s => ObservedHistogram.Of(s.Estimand, s.Values)).OfType<ObservedHistogram>()];

    /// <summary>Consumes the observations of the next trial; what is not there is left out.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        foreach ((_, int index, List<double> sample) in _samples)
        {
            if (sample.Count < MostTrials && double.IsFinite(values[index]))
            {
                sample.Add(values[index]);
            }
        }
    }
}
