using System.Globalization;
using System.Text;
using System.Text.Json;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Reports.Exports.Competition;
using ModalityCompetition.Sweeps.Tests.Estimates;
using ModalityCompetition.Training.Measurements;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Reports;

public sealed class DistributionExportTests
{
    private static readonly SyntheticTrials s_law = new();
    private static readonly TrialResult[] s_trials = [.. s_law.Draw(3, 120).Select(r => r.Result)];

    [Fact]
    public void Csv_holds_the_distributions_that_counting_gives()
    {
        string[][] rows = CsvParser.Parse(Written(TrialExportFormat.Csv));
        Assert.Equal(DistributionExport.Columns, rows[0]);
        double[] errors = [.. s_trials.Select(t => (double)t.Joint.TotalTestErrors / SyntheticTrials.TestSamples).Order()];
        double reach = Math.Sqrt(Math.Log(2 / 0.05) / 240);
        var steps = rows.Where(r => r[1] == "ecdf" && r[2] == "test_error[network=joint]").ToList();
        Assert.Equal(errors.Distinct(), steps.Select(r => Number(r[3])));
        Assert.All(
            steps,
            r =>
            {
                double share = errors.Count(e => e <= Number(r[3])) / 120.0;
                Assert.Equal(
                    (share, (long)errors.Count(e => e == Number(r[3]))),
                    (Number(r[4]), long.Parse(r[7], CultureInfo.InvariantCulture))
                );
                Assert.Equal(Math.Max(0, share - reach), Number(r[5]), 1e-12);
                Assert.Equal(Math.Min(1, share + reach), Number(r[6]), 1e-12);
            }
        );
        string[] median = Assert.Single(rows, r => r[1] == "quantile" && r[2] == "test_error[network=joint]" && r[3] == "0.5");
        Assert.Equal(errors[59], Number(median[4]));
        string[] win = Assert.Single(rows, r => r[1] == "class_win" && r[2] == "text" && r[3] == "2");
        Assert.Equal(s_trials.Count(t => TrialMeasurements.TrainedWinner(t, 2) == 1), int.Parse(win[7], CultureInfo.InvariantCulture));
        foreach (string kind in new[] { "joint_classes_won", "classes_won" })
        {
            Assert.Equal(
                kind == "classes_won" ? 240 : 120,
                rows.Where(r => r[1] == kind).Sum(r => long.Parse(r[7], CultureInfo.InvariantCulture))
            );
        }

        string[] both = Assert.Single(rows, r => r[1] == "joint_classes_won" && r[3] == "2 2");
        Assert.Equal(
            s_trials.Count(t => Enumerable.Range(0, 4).Count(j => TrialMeasurements.TrainedWinner(t, j) == 0) == 2),
            int.Parse(both[7], CultureInfo.InvariantCulture)
        );
    }

    [Fact]
    public void Json_lines_are_the_same_rows_and_arrays_are_refused()
    {
        string[][] rows = CsvParser.Parse(Written(TrialExportFormat.Csv));
        string[] lines = Written(TrialExportFormat.JsonLines).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(rows.Length - 1, lines.Length);
        foreach (var (line, row) in lines.Zip(rows.Skip(1)))
        {
            JsonElement json = JsonDocument.Parse(line).RootElement;
            Assert.Equal(
                row,
                DistributionExport.Columns.Select(c =>
                    json.GetProperty(c) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : ""
                )
            );
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Written(TrialExportFormat.Npy));
    }

    private static string Written(TrialExportFormat format)
    {
        var spec = Estimates.ListLedger.Spec([s_law.Configuration()]);
        var ledger = new Estimates.ListLedger([.. s_law.Draw(3, 120)]);
        using var stream = new MemoryStream();
        DistributionExport.Write(SweepEstimates.FromLedger(spec, ledger, 1, CancellationToken.None).Configurations, format, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
