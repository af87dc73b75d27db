using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Sweeps.Reports.Exports.Columns;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Exports;

/// <summary>What a trial showed of every estimand of its configuration, under the names of the columns of an export.</summary>
public static class TrialObservations
{
    /// <summary>The observations, in the order of the columns; NaN where the trial has none.</summary>
    /// <param name="configuration">The configuration of the trial.</param>
    /// <param name="trial">The trial as it is stored.</param>
    public static IReadOnlyList<(string Name, double Value)> Of(PlannedConfiguration configuration, in TrialRow trial)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ObservationPlaces places = new([]);
        int[] at = places.Of(configuration);
        IObserver observer = configuration.Observer();
        double[] values = new double[observer.Layout.Length];
        observer.Observe(trial.Bytes.Span, values);
        return [.. places.Names.Select((name, column) => (name, values[at[column]]))];
    }
}
