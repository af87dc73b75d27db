using ModalityCompetition.Sweeps.Reports.Exports.Columns;

namespace ModalityCompetition.Sweeps.Reports.Exports.Competition;

/// <summary>A column of an export of trials of the competition.</summary>
/// <param name="Name">Its name: lower-case ASCII letters, digits and '_'.</param>
/// <param name="Type">Its type in a <c>.npy</c> file.</param>
/// <param name="Cell">Computes its cell in a row.</param>
internal sealed record CompetitionColumn(string Name, NpyType Type, Func<ExportRow, ExportValue> Cell)
{
    /// <inheritdoc cref="ExportColumn.Labels"/>
    public string[]? Labels { get; init; }

    /// <summary>The column over the row that is current.</summary>
    /// <param name="current">Gives the row.</param>
    public ExportColumn Over(Func<ExportRow> current) => new(Name, Type, () => Cell(current())) { Labels = Labels };
}
