using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Reports.Exports.Columns;
using ModalityCompetition.Sweeps.Reports.Exports.Competition;
using ModalityCompetition.Sweeps.Reports.Exports.Writers;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Ledgers;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>Exports as Parquet and Arrow, read by programs that share no code with the libraries that wrote them.</summary>
public sealed class ColumnarExportTests : IDisposable
{
    private static readonly SweepSpec Spec = SyntheticSweep.Spec(configurations: 2, trials: 40);
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"modcomp-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData(TrialExportRows.Trials)]
    [InlineData(TrialExportRows.Classes)]
    public void DuckDB_reads_from_Parquet_what_stands_in_the_table(TrialExportRows rows)
    {
        ListLedger ledger = TrialExportTests.Ledger();
        string[][] csv = CsvParser.Parse(Encoding.UTF8.GetString(Export(ledger, rows, TrialExportFormat.Csv)));
        File.WriteAllBytes(_file, Export(ledger, rows, TrialExportFormat.Parquet));
        object[][] read = Query($"SELECT * FROM read_parquet('{_file}')");
        Assert.Equal(csv.Length - 1, read.Length);
        for (int i = 0; i < read.Length; i++)
        {
            Assert.Equal(csv[i + 1], read[i].Select(Text));
        }

        Dictionary<string, string> types = Query($"DESCRIBE SELECT * FROM read_parquet('{_file}')")
            .ToDictionary(r => (string)r[0], r => (string)r[1]);
        Assert.Equal(csv[0], types.Keys);
        Assert.Equal(("INTEGER", "BIGINT", "BOOLEAN"), (types["configuration"], types["trial"], types["diverged"]));
        (string name, string type)[] others =
            rows == TrialExportRows.Trials
                ? [("joint_test_error", "DOUBLE"), ("joint_loss", "FLOAT"), ("classes_won", "INTEGER"), ("weights_digest", "UBIGINT")]
                : [("status", "VARCHAR"), ("gamma_final_1", "FLOAT"), ("learn_iteration_0", "INTEGER")];
        Assert.All(others, o => Assert.Equal(o.type, types[o.name]));
    }

    [Fact]
    public void A_filter_finds_what_stands_beside_values_that_are_no_numbers()
    {
        // Bounds of a row group that leave NaN out, or take it in, make DuckDB skip rows.
        double[][] groups =
        [
            [1, double.NaN, 5],
            [double.NaN, 2, 3],
            [double.PositiveInfinity, double.NaN, 7],
            [double.NaN],
        ];
        double next = 0;
        ExportColumn[] columns = [new("x", NpyType.Float64, () => next)];
        foreach (double[] group in groups)
        {
            using MemoryStream stream = new();
            ParquetRowWriter writer = new(columns, stream);
            foreach (double value in group)
            {
                next = value;
                writer.Write();
            }

            writer.Finish();
            File.WriteAllBytes(_file, stream.ToArray());
            double[] finite = [.. group.Where(double.IsFinite)];
            object[] read = Query($"SELECT count(*), count(x), count(*) FILTER (isnan(x)), sum(x) FROM read_parquet('{_file}')").Single();
            Assert.Equal([(long)group.Length, (long)finite.Length, 0L], read[..3]);
            Assert.Equal(finite.Length == 0 ? DBNull.Value : finite.Sum(), read[3]);
            foreach (double above in new[] { 0.0, 2.5, 4, 6, 100 })
            {
                string bound = above.ToString(CultureInfo.InvariantCulture);
                Assert.Equal(
                    (long)finite.Count(v => v > above),
                    Query($"SELECT count(*) FROM read_parquet('{_file}') WHERE x > {bound}").Single()[0]
                );
                Assert.Equal(
                    (long)finite.Count(v => v < above),
                    Query($"SELECT count(*) FROM read_parquet('{_file}') WHERE x < {bound}").Single()[0]
                );
            }
        }
    }

    [SkippableTheory]
    [InlineData(TrialExportRows.Trials)]
    [InlineData(TrialExportRows.Classes)]
    public void The_JavaScript_library_reads_from_Arrow_what_stands_in_the_table(TrialExportRows rows)
    {
        ListLedger ledger = TrialExportTests.Ledger();
        string[][] csv = CsvParser.Parse(Encoding.UTF8.GetString(Export(ledger, rows, TrialExportFormat.Csv)));
        File.WriteAllBytes(_file, Export(ledger, rows, TrialExportFormat.Arrow));
        const string script = """
            const arrow = require('apache-arrow');
            const table = arrow.tableFromIPC(require('fs').readFileSync(process.argv[1]));
            const cell = v => v === null ? null : typeof v === 'string' ? v : typeof v === 'boolean' ? String(v) : v.toString();
            console.log(JSON.stringify(table.schema.fields.map(f => f.name + ' ' + f.type)));
            for (const row of table) console.log(JSON.stringify(row.toArray().map(cell)));
            """;
        string[] lines = Node(script, _file).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] fields = JsonSerializer.Deserialize<string[]>(lines[0])!;
        Assert.Equal(csv[0], fields.Select(f => f.Split(' ')[0]));
        Dictionary<string, string> types = fields.ToDictionary(f => f.Split(' ')[0], f => f.Split(' ')[1]);
        Assert.Equal(("Int32", "Int64", "Bool"), (types["configuration"], types["trial"], types["diverged"]));
        Assert.Equal(csv.Length, lines.Length);
        for (int i = 1; i < csv.Length; i++)
        {
            string?[] read = JsonSerializer.Deserialize<string?[]>(lines[i])!;
            for (int c = 0; c < read.Length; c++)
            {
                string expected = csv[i][c];
                Assert.Equal(
                    expected,
                    read[c] is null ? ""
                        : types[csv[0][c]] == "Uint64" ? ulong.Parse(read[c]!, CultureInfo.InvariantCulture).ToString("x16", null)
                        : types[csv[0][c]] == "Float32" ? Text((float)Number(read[c]!))
                        : types[csv[0][c]] == "Float64" ? Text(Number(read[c]!))
                        : read[c]
                );
            }
        }
    }

    [Theory]
    [InlineData(TrialExportFormat.Parquet)]
    [InlineData(TrialExportFormat.Arrow)]
    public void Rows_are_written_a_group_at_a_time(TrialExportFormat format)
    {
        const int trials = 60_000;
        TrialResult[] results = LedgerTrials.Of(new TrialBlock(0, 0, 100));
        ListLedger ledger = new();
        for (int i = 0; i < trials; i++)
        {
            ledger.Add(0, i, results[i % results.Length]);
        }

        int group = (1 << 19) / CompetitionExport.Columns(TrialExportRows.Trials, Spec).Count;
        Assert.True(group < trials / 3, "the trials are too few to see several groups");
        int before = ledger.Reads;
        using CountingStream stream = new(() => ledger.Reads - before);
        CompetitionExport.Write(Spec, ledger, TrialExportRows.Trials, format, stream, CancellationToken.None);
        Assert.InRange(stream.LargestStep, 1, group + 1000);
    }

    [Theory]
    [InlineData(TrialExportFormat.Parquet)]
    [InlineData(TrialExportFormat.Arrow)]
    public void What_a_stream_refuses_is_the_error(TrialExportFormat format)
    {
        using FullStream full = new();
        IOException refused = Assert.Throws<IOException>(() =>
            CompetitionExport.Write(Spec, TrialExportTests.Ledger(), TrialExportRows.Trials, format, full, CancellationToken.None)
        );
        Assert.Equal("no room", refused.Message);
    }

    [Theory]
    [InlineData(TrialExportFormat.Parquet)]
    [InlineData(TrialExportFormat.Arrow)]
    public void A_ledger_without_trials_gives_a_whole_file(TrialExportFormat format)
    {
        File.WriteAllBytes(_file, Export(new ListLedger(), TrialExportRows.Trials, format));
        if (format == TrialExportFormat.Parquet)
        {
            Assert.Empty(Query($"SELECT * FROM read_parquet('{_file}')"));
            Assert.Equal(
                CompetitionExport.Columns(TrialExportRows.Trials, Spec),
                Query($"DESCRIBE SELECT * FROM read_parquet('{_file}')").Select(r => r[0])
            );
        }
        else
        {
            byte[] bytes = File.ReadAllBytes(_file);
            Assert.Equal("ARROW1"u8.ToArray(), bytes[..6]);
            Assert.Equal("ARROW1"u8.ToArray(), bytes[^6..]);
        }
    }

    private static byte[] Export(ITrialLedger ledger, TrialExportRows rows, TrialExportFormat format)
    {
        using PipeStream stream = new();
        CompetitionExport.Write(Spec, ledger, rows, format, stream, CancellationToken.None);
        return stream.ToArray();
    }

    private static object[][] Query(string sql)
    {
        using DuckDBConnection connection = new("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        List<object[]> rows = [];
        while (reader.Read())
        {
            object[] row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return [.. rows];
    }

    private static string Text(object value) =>
        value switch
        {
            DBNull => "",
            bool flag => flag ? "true" : "false",
            ulong digest => digest.ToString("x16", CultureInfo.InvariantCulture),
            float number => TrialExportTests.Real(number.ToString("R", CultureInfo.InvariantCulture)),
            double number => TrialExportTests.Real(number.ToString("R", CultureInfo.InvariantCulture)),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Node(string script, string argument)
    {
        const string missing = "There is no Node.js with apache-arrow (npm install --global apache-arrow).";
        try
        {
            string modules = Run("npm", ["root", "--global"], []).Trim();
            Skip.IfNot(Directory.Exists(Path.Combine(modules, "apache-arrow")), missing);
            return Run("node", ["-e", script, argument], new() { ["NODE_PATH"] = modules });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Skip.If(true, missing);
            return "";
        }
    }

    private static string Run(string program, string[] arguments, Dictionary<string, string> variables)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return output;
    }

    /// <summary>What standard output is when it is a pipe: no length, no position, no way back.</summary>
    private sealed class PipeStream : MemoryStream
    {
        public override bool CanSeek => false;

        public override bool CanRead => false;

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override long Seek(long offset, SeekOrigin loc) => throw new NotSupportedException();
    }

    private sealed class FullStream : MemoryStream
    {
        private int _left = 1000;

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _left -= buffer.Length;
            if (_left < 0)
            {
                throw new IOException("no room");
            }
        }
    }

    private sealed class CountingStream(Func<int> read) : MemoryStream
    {
        private int _last;

        public int LargestStep { get; private set; }

        public override void Write(byte[] buffer, int offset, int count) => Count();

        public override void Write(ReadOnlySpan<byte> buffer) => Count();

        private void Count()
        {
            LargestStep = Math.Max(LargestStep, read() - _last);
            _last = read();
        }
    }
}
