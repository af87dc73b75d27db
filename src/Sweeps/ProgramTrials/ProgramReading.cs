using ModalityCompetition.Programs.Expressions;

namespace ModalityCompetition.Sweeps.ProgramTrials;

/// <summary>The numbers of a run of a program, and what is made of them. Allocates nothing while runs are read.</summary>
/// <param name="definition">The program.</param>
internal sealed class ProgramReading(ProgramTrialDefinition definition)
{
    // What was measured, and behind it the expressions.
    private readonly double[] _numbers = new double[definition.Rows.Values + definition.Declaration.Estimands.Sum(e => e.Length)];

    /// <summary>What was measured, to be filled; then <see cref="Derive"/>.</summary>
    public Span<double> Measured => _numbers.AsSpan(0, definition.Rows.Values);

    /// <summary>Computes the expressions.</summary>
    public void Derive()
    {
        ReadOnlySpan<double> measured = Measured;
        int next = measured.Length;
        foreach (DerivedEstimand derived in definition.Declaration.Estimands)
        {
            derived.Observe(measured, _numbers.AsSpan(next, derived.Length));
            next += derived.Length;
        }
    }

    /// <summary>The observation of an estimand; NaN where there is none.</summary>
    /// <param name="estimand">The estimand.</param>
    public double Of(ProgramEstimand estimand)
    {
        double number = _numbers[estimand.Source];
        return estimand.Winner is { } winner ? (number == winner ? 1 : 0)
            : double.IsNaN(number) ? number
            : Math.Clamp(number, estimand.Range.Lowest, estimand.Range.Highest);
    }
}
