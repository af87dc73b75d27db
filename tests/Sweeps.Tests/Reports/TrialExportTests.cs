using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Reports.Exports.Competition;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Ledgers;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Reports;

public class TrialExportTests
{
    private static readonly SweepSpec Spec = SyntheticSweep.Spec(configurations: 2, trials: 40);

    [Theory]
    [InlineData(TrialExportRows.Trials)]
    [InlineData(TrialExportRows.Classes)]
    public void The_three_formats_say_the_same(TrialExportRows rows)
    {
        var columns = CompetitionExport.Columns(rows, Spec);
        string[][] csv = CsvParser.Parse(Encoding.UTF8.GetString(Export(Ledger(), rows, TrialExportFormat.Csv)));
        string[] lines = Encoding.UTF8.GetString(Export(Ledger(), rows, TrialExportFormat.JsonLines)).Split('\n');
        NpyReader npy = new(Export(Ledger(), rows, TrialExportFormat.Npy));
        Assert.Equal(columns, csv[0]);
        Assert.Equal(columns, npy.Fields.Select(f => f.Name));
        Assert.Equal(csv.Length - 1, npy.Shape.Single());
        Assert.Equal(csv.Length, lines.Length);
        for (int i = 0; i < csv.Length - 1; i++)
        {
            using JsonDocument json = JsonDocument.Parse(lines[i]);
            Assert.Equal(columns, json.RootElement.EnumerateObject().Select(p => p.Name));
            for (int c = 0; c < columns.Count; c++)
            {
                string text = csv[i + 1][c];
                JsonElement value = json.RootElement.GetProperty(columns[c]);
                Assert.Equal(
                    text,
                    value.ValueKind is JsonValueKind.Null ? ""
                        : value.ValueKind == JsonValueKind.String ? value.GetString()
                        : value.GetRawText()
                );
                Assert.Equal(text, Text(npy.At(i, columns[c]), columns[c]));
            }
        }
    }

    [Fact]
    public void Rows_per_trial_are_the_measurements()
    {
        ListLedger ledger = Ledger();
        NpyReader npy = new(Export(ledger, TrialExportRows.Trials, TrialExportFormat.Npy));
        var records = Records(ledger).ToArray();
        Assert.Contains(records, r => r.Record.Result.Outcome == TrialOutcome.Diverged);
        for (int i = 0; i < records.Length; i++)
        {
            var (configuration, record) = records[i];
            TrialResult result = record.Result;
            Assert.Equal(configuration, npy.At(i, "configuration"));
            Assert.Equal(record.Trial, npy.At(i, "trial"));
            Assert.Equal(result.WeightsDigest, npy.At(i, "weights_digest"));
            if (result.Outcome == TrialOutcome.Diverged)
            {
                Assert.Equal(true, npy.At(i, "diverged"));
                Assert.Equal(result.Divergence!.Value.Modality + 1, npy.At(i, "diverged_network"));
                Assert.Equal(double.NaN, npy.At(i, "joint_test_error"));
                Assert.Equal(-1, npy.At(i, "classes_won"));
                continue;
            }

            Assert.Equal(result.Joint.TestErrors.Sum() / 30.0, npy.At(i, "joint_test_error"));
            Assert.Equal(result.Unimodal[1].TrainErrors / 20.0, npy.At(i, "unimodal_1_train_error"));
            Assert.Equal(result.Probes[0].FinalLoss, npy.At(i, "probe_0_loss"));
            int wins = Enumerable.Range(0, 3).Count(j => result.FinalGamma[2 * j + 1] > result.FinalGamma[2 * j]);
            Assert.Equal(wins, npy.At(i, "trained_wins_1"));
            Assert.Equal(3, (int)npy.At(i, "classes_won") + (int)npy.At(i, "classes_shared") + (int)npy.At(i, "classes_unlearned"));
        }
    }

    [Fact]
    public void Rows_per_class_are_the_measurements()
    {
        ListLedger ledger = Ledger();
        NpyReader npy = new(Export(ledger, TrialExportRows.Classes, TrialExportFormat.Npy));
        int row = 0;
        foreach (var (_, record) in Records(ledger))
        {
            for (int j = 0; j < 3; j++, row++)
            {
                Assert.Equal(j, npy.At(row, "class"));
                Assert.Equal(record.Result.InitialGamma[2 * j + 1], npy.At(row, "gamma_initial_1"));
                Assert.Equal(record.Result.SufficientMoment[2 * j], npy.At(row, "sufficient_moment_0"));
                if (record.Result.Outcome == TrialOutcome.Completed)
                {
                    Assert.Equal(record.Result.FinalGamma[2 * j], npy.At(row, "gamma_final_0"));
                    Assert.Equal(record.Result.LearnIterations[2 * j + 1], npy.At(row, "learn_iteration_1"));
                    Assert.Equal(record.Result.Probes[1].TestErrors[j], npy.At(row, "probe_1_test_errors"));
                }
                else
                {
                    Assert.Equal((sbyte)-1, npy.At(row, "status"));
                }
            }
        }

        Assert.Equal(npy.Shape.Single(), row);
    }

    [Fact]
    public void Rows_are_streamed()
    {
        ListLedger ledger = new();
        foreach (TrialResult result in LedgerTrials.Of(new TrialBlock(0, 0, 2000)))
        {
            ledger.Add(0, ledger.Committed(0).Sum(r => r.Count), result);
        }

        foreach (TrialExportFormat format in new[] { TrialExportFormat.Csv, TrialExportFormat.JsonLines, TrialExportFormat.Npy })
        {
            // What is read but not yet written never exceeds the buffer of 64 KiB and a batch of records.
            int before = ledger.Reads;
            using CountingStream stream = new(() => ledger.Reads - before);
            CompetitionExport.Write(Spec, ledger, TrialExportRows.Trials, format, stream, CancellationToken.None);
            Assert.True(stream.LargestStep < 700, $"{format}: {stream.LargestStep} trials between two writes");
        }
    }

    [Fact]
    public void An_empty_ledger_gives_a_header_only()
    {
        ListLedger empty = new();
        Assert.Single(CsvParser.Parse(Encoding.UTF8.GetString(Export(empty, TrialExportRows.Trials, TrialExportFormat.Csv))));
        Assert.Empty(Export(empty, TrialExportRows.Trials, TrialExportFormat.JsonLines));
        Assert.Equal([0], new NpyReader(Export(empty, TrialExportRows.Classes, TrialExportFormat.Npy)).Shape);
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.NaN)]
    public void What_is_not_a_number_is_missing_in_every_format(float value)
    {
        ListLedger ledger = new();
        TrialResult whole = LedgerTrials.Of(new TrialBlock(0, 0, 20)).First(r => r.Outcome == TrialOutcome.Completed);
        ledger.Add(
            0,
            0,
            new TrialResult
            {
                Classes = whole.Classes,
                Modalities = whole.Modalities,
                Outcome = whole.Outcome,
                InitialGamma = [.. whole.InitialGamma.Select(_ => value)],
                FinalGamma = whole.FinalGamma,
                SufficientMoment = whole.SufficientMoment,
                InitialWinProbability = whole.InitialWinProbability,
                LearnIterations = whole.LearnIterations,
                TestClassCounts = whole.TestClassCounts,
                Joint = whole.Joint with { FinalLoss = value },
                Unimodal = whole.Unimodal,
                Probes = whole.Probes,
                WeightsDigest = whole.WeightsDigest,
            }
        );
        ledger.Add(0, 1, FailedTrial.Of(TrialOutcome.TimedOut, 3, 2));
        foreach (
            var (rows, column, last) in new[]
            {
                (TrialExportRows.Trials, "joint_loss", 1),
                (TrialExportRows.Classes, "gamma_initial_1", 5),
                (TrialExportRows.Trials, "weights_digest", 1),
            }
        )
        {
            bool digest = column == "weights_digest";
            int at = CompetitionExport.Columns(rows, Spec).ToList().IndexOf(column);
            string[][] csv = CsvParser.Parse(Encoding.UTF8.GetString(Export(ledger, rows, TrialExportFormat.Csv)));
            string[] lines = Encoding.UTF8.GetString(Export(ledger, rows, TrialExportFormat.JsonLines)).Split('\n');
            NpyReader npy = new(Export(ledger, rows, TrialExportFormat.Npy));
            foreach (int i in digest ? [last] : new[] { 0, last })
            {
                using JsonDocument json = JsonDocument.Parse(lines[i]);
                Assert.Equal("", csv[i + 1][at]);
                Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty(column).ValueKind);
                Assert.Equal(digest ? (object)0UL : float.NaN, npy.At(i, column));
            }
        }
    }

    [Fact]
    public void A_ledger_that_returns_less_than_it_lists_is_an_error()
    {
        ListLedger broken = new() { Lost = 1 };
        broken.Add(0, 0, LedgerTrials.Of(new TrialBlock(0, 0, 1))[0]);
        broken.Add(0, 1, LedgerTrials.Of(new TrialBlock(0, 1, 1))[0]);
        LedgerException error = Assert.Throws<LedgerException>(() => Export(broken, TrialExportRows.Trials, TrialExportFormat.Npy));
        Assert.Equal("The ledger lists 2 rows to export but returned 1; check it with 'modcomp status' and export again.", error.Message);
    }

    [SkippableFact]
    public void NumPy_reads_the_structured_array()
    {
        string python = Python();
        string file = Path.Combine(Path.GetTempPath(), $"modcomp-{Guid.NewGuid():N}.npy");
        try
        {
            ListLedger ledger = Ledger();
            File.WriteAllBytes(file, Export(ledger, TrialExportRows.Classes, TrialExportFormat.Npy));
            string script =
                "import sys, numpy; a = numpy.load(sys.argv[1]); print(a.shape[0], len(a.dtype.names), a['class'].sum(), "
                + "repr(float(a['gamma_initial_1'].astype('f8').sum())), a['initial_winner'].sum())";
            string[] answer = Run(python, script, file).Trim().Split(' ');
            NpyReader npy = new(File.ReadAllBytes(file));
            Assert.Equal(npy.Shape[0], long.Parse(answer[0], CultureInfo.InvariantCulture));
            Assert.Equal(npy.Fields.Length, int.Parse(answer[1], CultureInfo.InvariantCulture));
            var rows = Enumerable.Range(0, (int)npy.Shape[0]).ToArray();
            Assert.Equal(rows.Sum(i => (int)npy.At(i, "class")), int.Parse(answer[2], CultureInfo.InvariantCulture));
            Assert.Equal(
                rows.Sum(i => (double)(float)npy.At(i, "gamma_initial_1")),
                double.Parse(answer[3], CultureInfo.InvariantCulture),
                1e-9
            );
            Assert.Equal(rows.Sum(i => (int)npy.At(i, "initial_winner")), int.Parse(answer[4], CultureInfo.InvariantCulture));
        }
        finally
        {
            File.Delete(file);
        }
    }

    internal static string Python()
    {
        foreach (string candidate in new[] { "python3", "/usr/bin/python3" })
        {
            try
            {
                if (Run(candidate, "import numpy; print('yes')", "") == "yes\n")
                {
                    return candidate;
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // No such program; the next one may exist.
            }
        }

        Skip.If(true, "There is no python3 with NumPy (on Debian: apt-get install python3-numpy).");
        return "";
    }

    internal static string Run(string python, string script, string argument)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(python, ["-c", script, argument]) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    internal static ListLedger Ledger()
    {
        ListLedger ledger = new();
        for (int configuration = 0; configuration < 2; configuration++)
        {
            // A hole between trials 20 and 30: ranges are not one.
            foreach (TrialBlock block in new[] { new TrialBlock(configuration, 0, 20), new TrialBlock(configuration, 30, 10) })
            {
                TrialResult[] results = LedgerTrials.Of(block);
                for (int i = 0; i < results.Length; i++)
                {
                    ledger.Add(configuration, block.FirstTrial + i, results[i]);
                }
            }
        }

        return ledger;
    }

    private static IEnumerable<(int Configuration, TrialRecord Record)> Records(ListLedger ledger) =>
        Enumerable.Range(0, 2).SelectMany(c => ledger.Read(c, new TrialRange(0, long.MaxValue)).Select(r => (c, r)));

    private static byte[] Export(ITrialLedger ledger, TrialExportRows rows, TrialExportFormat format)
    {
        using MemoryStream stream = new();
        CompetitionExport.Write(Spec, ledger, rows, format, stream, CancellationToken.None);
        return stream.ToArray();
    }

    private static string Text(object value, string column) =>
        value switch
        {
            ulong digest => digest.ToString("x16", CultureInfo.InvariantCulture),
            bool flag => flag ? "true" : "false",
            float number => float.IsNaN(number) ? "" : Real(number.ToString("R", CultureInfo.InvariantCulture)),
            double number => double.IsNaN(number) ? "" : Real(number.ToString("R", CultureInfo.InvariantCulture)),
            sbyte status when column == "status" => status < 0 ? "" : new[] { "unlearned", "won", "shared" }[status],
            -1 => "",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    // Real numbers look real.
    internal static string Real(string text) => text.All(c => c is '-' or (>= '0' and <= '9')) ? text + ".0" : text;

    private sealed class CountingStream(Func<int> read) : MemoryStream
    {
        private int last;

        public int LargestStep { get; private set; }

        public override void Write(byte[] buffer, int offset, int count) => Count();

        public override void Write(ReadOnlySpan<byte> buffer) => Count();

        private void Count()
        {
            LargestStep = Math.Max(LargestStep, read() - last);
            last = read();
        }
    }
}
