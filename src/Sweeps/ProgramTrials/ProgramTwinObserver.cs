using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.ProgramTrials;

/// <summary>
/// What the twins of a completed trial of a program add to its observations: every observation of the first twin less its mean over all k
/// twins, which has mean 0 exactly, and how far that of the trial is from that of the first twin.
/// </summary>
/// <remarks>
/// What a twin shows is a function of its own row alone: where it shows nothing, because it diverged or lacks a number, a fixed value
/// stands (<see cref="Missing"/>). So the k twins have one law, whatever it is, and the mean is 0 although twins may fail. The same holds
/// for whether a twin shows nothing, which is a control too: with both, the fixed value may be any without loss.
/// </remarks>
/// <param name="definition">The program; its trials have twins.</param>
/// <param name="estimands">The estimands and where their observations stand.</param>
/// <param name="layout">Where observations stand.</param>
/// <param name="reading">Makes observations of numbers.</param>
internal sealed class ProgramTwinObserver(
    ProgramTrialDefinition definition,
    ImmutableArray<(ProgramEstimand Estimand, int At)> estimands,
    ObservationLayout layout,
    ProgramReading reading
)
{
    private readonly int _twins = definition.Twins!.Count;
    private readonly double[] _first = new double[estimands.Length];
    private readonly double[] _excess = new double[estimands.Length];
    private readonly int[] _firstAbsent = new int[estimands.Length];
    private readonly int[] _absent = new int[estimands.Length];

    /// <summary>What counts where a twin shows nothing: the middle of the range, its one end, or 0 where there is none.</summary>
    /// <param name="range">What the observation cannot leave.</param>
    public static double Missing(ValueRange range) =>
        range.IsBounded ? range.Lowest + ((range.Highest - range.Lowest) / 2)
        : double.IsFinite(range.Lowest) ? range.Lowest
        : double.IsFinite(range.Highest) ? range.Highest
        : 0;

    /// <summary>Adds what the twins show.</summary>
    /// <param name="row">The row of the trial.</param>
    /// <param name="values">The observations; those of the trial itself are there.</param>
    public void Observe(ReadOnlySpan<byte> row, Span<double> values)
    {
        Array.Clear(_excess);
        Array.Clear(_absent);
        for (int twin = 0; twin < _twins; twin++)
        {
            ProgramTwinRows.Read(definition.Rows, row, twin, reading.Measured);
            reading.Derive();
            for (int i = 0; i < estimands.Length; i++)
            {
                ProgramEstimand estimand = estimands[i].Estimand;
                double shown = reading.Of(estimand);
                int absent = double.IsNaN(shown) ? 1 : 0;
                double counted = absent == 1 ? Missing(estimand.Range) : shown;
                (_first[i], _firstAbsent[i]) = twin == 0 ? (counted, absent) : (_first[i], _firstAbsent[i]);
                _absent[i] += absent;

                // Differences, so that twins that are alike give 0 and no rounding.
                _excess[i] += _first[i] - counted;
            }
        }

        for (int i = 0; i < estimands.Length; i++)
        {
            (ProgramEstimand estimand, int at) = estimands[i];
            double width = estimand.Range.Highest - estimand.Range.Lowest;

            // Rounding may leave the range by an ulp.
            values[layout.TwinOf(at)!.Value] = Math.Clamp(_excess[i] / _twins, -width, width);

            values[layout.AbsenceOf(at)] = (double)((_twins * _firstAbsent[i]) - _absent[i]) / _twins;

            // A trial without the number has no estimate with controls, so that nobody looks at this.
            values[layout.TelltaleOf(at)] = double.IsNaN(values[at]) ? 0 : values[at] - _first[i];
        }
    }
}
