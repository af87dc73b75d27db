using ModalityCompetition.Experiments;
using ModalityCompetition.Programs.Rows;

namespace ModalityCompetition.Sweeps.ProgramTrials;

/// <summary>
/// Rows of trials of a program with twins: the row of the trial as it is without them, every bit of it, and behind it what each twin
/// measured, the first twin first. Of each there are all numbers, float64 in the order of the trial's, and not their sums, so that
/// expressions that are declared later have twins too. A twin that diverged has no number: NaN in every place.
/// </summary>
/// <param name="alone">Layout of the row of a trial without twins, and of a twin.</param>
/// <param name="twins">Number k of twins.</param>
/// <param name="trials">Number of trials.</param>
internal sealed class ProgramTwinRows(RowLayout alone, int twins, int trials) : ITwinRows
{
    private readonly byte[] _rows = new byte[checked(trials * LayoutOf(alone, twins).Bytes)];

    /// <summary>Layout of a row with twins.</summary>
    /// <param name="alone">Layout of one without.</param>
    /// <param name="twins">Number of twins.</param>
    public static ResultLayout LayoutOf(RowLayout alone, int twins) =>
        alone.Results with
        {
            Bytes = checked(alone.Bytes + (twins * alone.NumberBytes)),
        };

    /// <summary>Reads what a twin measured.</summary>
    /// <param name="alone">Layout of the row of a trial without twins.</param>
    /// <param name="row">The row of a trial with twins.</param>
    /// <param name="twin">Which twin, from 0.</param>
    /// <param name="values">Receives the numbers; all NaN where the twin has none.</param>
    public static void Read(RowLayout alone, ReadOnlySpan<byte> row, int twin, Span<double> values) =>
        alone.ReadNumbers(row.Slice(alone.Bytes + (twin * alone.NumberBytes), alone.NumberBytes), values);

    /// <inheritdoc/>
    public void Add(ResultBlock twins, int first, int each, bool others)
    {
        for (int i = 0; i < twins.Count; i++)
        {
            int twin = others ? 1 + (i % each) : 0;
            Span<byte> place = Row(first + (i / each)).Slice(alone.Bytes + (twin * alone.NumberBytes), alone.NumberBytes);
            RowLayout.NumbersOf(twins.Row(i)).CopyTo(place);
        }
    }

    /// <inheritdoc/>
    public ResultBlock Compose(ResultBlock full)
    {
        full.Require(trials, alone.Results);
        for (int i = 0; i < trials; i++)
        {
            full.Row(i).CopyTo(Row(i));
        }

        return new ResultBlock(LayoutOf(alone, twins), _rows);
    }

    private Span<byte> Row(int trial) => _rows.AsSpan(trial * LayoutOf(alone, twins).Bytes, LayoutOf(alone, twins).Bytes);
}
