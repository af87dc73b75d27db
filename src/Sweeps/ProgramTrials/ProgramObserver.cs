using System.Collections.Immutable;
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
    private readonly ProgramReading _reading = new(definition);
    private ProgramTwinObserver? _twins;

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

        definition.Rows.Read(row[..definition.Rows.Bytes], _reading.Measured);
        _reading.Derive();
        foreach ((ProgramEstimand estimand, int at) in estimands)
        {
            values[at] = _reading.Of(estimand);
        }

        if (layout.HasTwins)
        {
            _twins ??= new ProgramTwinObserver(definition, estimands, layout, _reading);
            _twins.Observe(row, values);
        }
    }
}
