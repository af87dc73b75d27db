using ModalityCompetition.Sweeps.Reports.Exports.Columns;

namespace ModalityCompetition.Sweeps.Reports.Exports.Writers;

/// <summary>Rows as comma-separated values.</summary>
internal sealed class CsvRowWriter : IRowWriter
{
    private readonly ExportColumn[] columns;
    private readonly TextWriter text;
    private readonly CsvWriter csv;

    public CsvRowWriter(ExportColumn[] columns, TextWriter text)
    {
        this.columns = columns;
        this.text = text;
        csv = new CsvWriter(text);
        foreach (ExportColumn column in columns)
        {
            csv.Field(column.Name);
        }

        csv.End();
    }

    public void Write()
    {
        foreach (ExportColumn column in columns)
        {
            csv.Field(column.Text());
        }

        csv.End();
    }

    public void Finish() => text.Flush();
}
