using DuckDB.NET.Data;
using ModalityCompetition.Sweeps.Recorded.Tables;

namespace ModalityCompetition.Sweeps.Tests.Recorded;

/// <summary>Parquet files that DuckDB wrote, with types, compressions and row groups that this program does not write itself.</summary>
public sealed class ForeignParquetTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"modcomp-{Guid.NewGuid():N}.parquet");

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("snappy")]
    [InlineData("zstd")]
    [InlineData("gzip")]
    [InlineData("uncompressed")]
    public void Cells_are_the_numbers_that_were_written(string compression)
    {
        const int rows = 5000;
        using (DuckDBConnection connection = new("DataSource=:memory:"))
        {
            connection.Open();
            using DuckDBCommand command = connection.CreateCommand();
            command.CommandText = $"""
                COPY (
                    SELECT i AS seed, (i % 7)::DOUBLE / 3 AS real, (i % 7)::FLOAT / 3 AS single, (i % 5)::TINYINT AS small,
                        (i / 100.0)::DECIMAL(9, 2) AS exact, i % 3 = 0 AS flag, 'w' || (i % 2) AS word,
                        CASE WHEN i % 4 = 0 THEN NULL WHEN i % 4 = 1 THEN 'nan'::DOUBLE ELSE i END AS some, [i] AS list
                    FROM range({rows}) t(i) ORDER BY i
                ) TO '{_file}' (FORMAT parquet, COMPRESSION {compression}, ROW_GROUP_SIZE 2048)
                """;
            command.ExecuteNonQuery();
        }

        using IResultTable table = ResultTables.Open(_file, "file");
        Assert.Equal(["seed", "real", "single", "small", "exact", "flag", "word", "some"], table.Columns);
        for (int i = 0; i < rows; i++)
        {
            Assert.True(table.Read());
            Assert.Equal($"row {i + 1}", table.Place);
            Assert.True(Cells.TrySeed(table.Cell(0), out ulong seed, out _));
            Assert.Equal((ulong)i, seed);
            Assert.Equal(i % 7 / 3.0, Number(table, 1));
            Assert.Equal((float)(i % 7) / 3f, Number(table, 2));
            Assert.Equal(i % 5, Number(table, 3));
            Assert.Equal(i / 100.0, Number(table, 4), 1e-9);
            Assert.Equal(i % 3 == 0 ? 1 : 0, Number(table, 5));
            Assert.Equal($"w{i % 2}", table.Cell(6).ToString());
            Assert.Equal(
                (i % 4) switch
                {
                    0 => CellKind.Missing,
                    1 => CellKind.NotFinite,
                    _ => CellKind.Number,
                },
                Cells.Read(table.Cell(7), out _)
            );
        }

        Assert.False(table.Read());
    }

    private static double Number(IResultTable table, int column)
    {
        Assert.NotEqual(CellKind.Text, Cells.Read(table.Cell(column), out double number));
        return number;
    }
}
