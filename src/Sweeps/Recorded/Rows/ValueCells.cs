using System.Globalization;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Measurements;
using ModalityCompetition.Programs.Rows;
using ModalityCompetition.Sweeps.Recorded.Tables;

namespace ModalityCompetition.Sweeps.Recorded.Rows;

/// <summary>Reads the measurements of a row.</summary>
/// <param name="declaration">What is declared.</param>
/// <param name="file">Name of the file, for messages.</param>
internal sealed class ValueCells(ProgramDeclaration declaration, string file)
{
    /// <summary>Reads a cell.</summary>
    /// <param name="table">The table, at the row.</param>
    /// <param name="column">Its column.</param>
    /// <param name="measured">The measurement.</param>
    /// <param name="value">The number; NaN for one that is missing.</param>
    /// <returns>Whether it is a number or missing; false for NaN and infinity, which is what divergence looks like.</returns>
    /// <exception cref="ResultFileException">It is something else.</exception>
    public bool Read(IResultTable table, int column, Measurement measured, out double value)
    {
        ReadOnlySpan<char> cell = table.Cell(column);
        CellKind kind = Cells.Read(cell, out value);
        if (measured.WinnerOf is { } axis)
        {
            value = Winner(table, column, cell, kind, value, declaration.Axes[axis]);
            return true;
        }

        switch (kind)
        {
            case CellKind.NotFinite:
                return false;
            case CellKind.Missing when measured.Optional:
                return true;
            case CellKind.Missing:
                throw Wrong(
                    table,
                    column,
                    "it is empty",
                    $"declare that trials may lack it (program.measurements.{measured.Name}: {{optional: true}}), or fill it in"
                );
            case CellKind.Text:
                throw Wrong(
                    table,
                    column,
                    $"'{Shown(cell)}' is no number",
                    Comma(cell) ?? "correct it, or leave the column out of the spec"
                );
        }

        if (measured.Kind == MeasurementKind.Indicator && value is not (0 or 1))
        {
            throw Wrong(table, column, $"{Shown(cell)} is neither 0 nor 1", "an indicator is one of them, or true or false");
        }

        if (measured.Kind == MeasurementKind.Count && value != Math.Floor(value))
        {
            throw Wrong(table, column, $"{Shown(cell)} is no whole number", "correct it, or declare no count");
        }

        return measured.Range.Holds(value)
            ? true
            : throw Wrong(
                table,
                column,
                $"{Shown(cell)} is outside of [{Text(measured.Range.Lowest)}, {Text(measured.Range.Highest)}]",
                $"correct it, or the range in program.measurements.{measured.Name}"
            );
    }

    /// <summary>Whether a cell says that something happened.</summary>
    /// <param name="table">The table, at the row.</param>
    /// <param name="column">Its column.</param>
    /// <exception cref="ResultFileException">It is neither yes nor no.</exception>
    public bool Flag(IResultTable table, int column)
    {
        ReadOnlySpan<char> cell = table.Cell(column);
        return Cells.Read(cell, out double value) switch
        {
            CellKind.Missing => false,
            CellKind.Boolean => value == 1,
            CellKind.Number when value is 0 or 1 => value == 1,
            _ => throw Wrong(table, column, $"'{Shown(cell)}' is neither true nor false", "write one of them, or 0 or 1"),
        };
    }

    private double Winner(IResultTable table, int column, ReadOnlySpan<char> cell, CellKind kind, double number, ProgramAxis of)
    {
        if (kind == CellKind.Missing)
        {
            return RowLayout.Nobody;
        }

        for (int i = 0; i < of.Length; i++)
        {
            if (cell.Equals(of.Labels[i], StringComparison.Ordinal))
            {
                return i;
            }
        }

        return kind == CellKind.Number && number == Math.Floor(number) && number >= 0 && number < of.Length
            ? number
            : throw Wrong(
                table,
                column,
                $"'{Shown(cell)}' is no place on the axis {of.Name}",
                $"write {string.Join(", ", of.Labels.Take(4))}, or a number from 0 to {of.Length - 1}"
            );
    }

    private ResultFileException Wrong(IResultTable table, int column, string what, string remedy) =>
        new($"{file}, {table.Place}, column {table.Columns[column]}: {what}: {remedy}.");

    private static string? Comma(ReadOnlySpan<char> cell) =>
        cell.Count(',') == 1 && double.TryParse(cell.ToString().Replace(',', '.'), CultureInfo.InvariantCulture, out _)
            ? "write numbers with a decimal point"
            : null;

    private static string Shown(ReadOnlySpan<char> cell) => cell.Length > 40 ? $"{cell[..40]}..." : cell.ToString();

    private static string Text(double value) =>
        double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture)
        : value > 0 ? "inf"
        : "-inf";
}
