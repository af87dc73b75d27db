using System.Collections.Immutable;
using ModalityCompetition.Programs.Expressions;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Observations;

namespace ModalityCompetition.Sweeps.ProgramTrials;

/// <summary>Turns the row of a trial of a program into its observations: what was measured, and what is made of it.</summary>
/// <param name="definition">The program.</param>
/// <param name="estimands">The estimands and where their observations stand.</param>
/// <param name="layout">Where observations stand.</param>
internal sealed class ProgramObserver(
    ProgramTrialDefinition definition,
    ImmutableArray<(ProgramEstimand Estimand, int At)> estimands,
    ObservationLayout layout
) : IObserver
{
    // What was measured, and behind it the expressions.
    private readonly double[] _numbers = new double[definition.Rows.Values + definition.Declaration.Estimands.Sum(e => e.Length)];

    /// <inheritdoc/>
    public ObservationLayout Layout => layout;

    /// <inheritdoc/>
    public ILaneForm? Lanes() => null;

    /// <inheritdoc/>
    public void Observe(ReadOnlySpan<byte> row, Span<double> values)
    {
        if (!layout.Begin(row, values))
        {
            return;
        }

        Span<double> measured = _numbers.AsSpan(0, definition.Rows.Values);
        definition.Rows.Read(row, measured);
        int next = measured.Length;
        foreach (DerivedEstimand derived in definition.Declaration.Estimands)
        {
            derived.Observe(measured, _numbers.AsSpan(next, derived.Length));
            next += derived.Length;
        }

        foreach ((ProgramEstimand estimand, int at) in estimands)
        {
            double number = _numbers[estimand.Source];
            values[at] =
                estimand.Winner is { } winner ? (number == winner ? 1 : 0)
                : double.IsNaN(number) ? number
                : Math.Clamp(number, estimand.Range.Lowest, estimand.Range.Highest);
        }
    }
}
