namespace ModalityCompetition.Sweeps.Recorded.Tables;

/// <summary>Opens files of results.</summary>
internal static class ResultTables
{
    /// <summary>Opens a file as what its first bytes say that it is: Parquet, or else a table of text.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name for messages.</param>
    /// <exception cref="ResultFileException">It is neither.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    public static IResultTable Open(string path, string name)
    {
        Span<byte> head = stackalloc byte[6];
        using (FileStream stream = File.OpenRead(path))
        {
            head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        }

        return head switch
        {
            [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => Parquet(path, name),
            [(byte)'A', (byte)'R', (byte)'R', (byte)'O', (byte)'W', (byte)'1'] => throw new ResultFileException(
                $"{name} is an Arrow file: write it as Parquet or CSV."
            ),
            [0x1F, 0x8B, ..] => throw new ResultFileException($"{name} is compressed: gunzip -c {name} | modcomp estimate -"),
            [(byte)'P', (byte)'K', 3, 4, ..] => throw new ResultFileException(
                $"{name} is an archive or a workbook: save it as CSV, or unpack it."
            ),
            [(byte)'{' or (byte)'[', ..] => throw new ResultFileException(
                $"{name} is JSON: write a table as CSV or Parquet, one line per trial, with a first line of column names."
            ),
            _ => Text(path, name),
        };
    }

    // Each in a method of its own, so that the library of one is not loaded for the other.
    private static ParquetTable Parquet(string path, string name) => new(path, name);

    private static CsvTable Text(string path, string name) => new(path, name);
}
