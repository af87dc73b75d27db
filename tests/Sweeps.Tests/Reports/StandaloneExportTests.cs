using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Reports.Exports.Columns;
using ModalityCompetition.Sweeps.Reports.Exports.Competition;
using ModalityCompetition.Sweeps.Reports.Exports.Writers;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Ledgers;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.TestKit.Sweeps;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>What an export says of itself, so that no other file is needed beside it.</summary>
public class StandaloneExportTests
{
    [Theory]
    [InlineData(40, null)]
    [InlineData(15, null)]
    [InlineData(40, 0.25)]
    [InlineData(40, 0.01)]
    public void Those_rows_count_that_the_estimates_are_computed_from(long trials, double? halfWidth)
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 2, trials: trials) with
        {
            Until = halfWidth is { } width ? new StoppingSpec("won", width, 0.95, 1) : null,
        };

        // Trials 0 to 19, and behind a gap 30 to 39.
        ListLedger ledger = TrialExportTests.Ledger();
        string[][] rows = Csv(spec, ledger);
        int counted = Array.IndexOf(rows[0], "counted");
        SweepEstimates estimates = SweepEstimates.FromLedger(spec, ledger, 1, CancellationToken.None);
        foreach (ConfigurationEstimates own in estimates.Configurations)
        {
            string[][] of = [.. rows[1..].Where(r => r[0] == own.Configuration.Index.ToString(CultureInfo.InvariantCulture))];
            Assert.Equal(30, of.Length);
            Assert.Equal(
                Enumerable.Range(0, (int)own.Trials).Select(t => t.ToString(CultureInfo.InvariantCulture)),
                of.Where(r => r[counted] == "true").Select(r => r[1])
            );
        }

        Assert.Equal(halfWidth is 0.25, estimates.Configurations.Any(c => c.Trials is > 1 and < 15));
    }

    [Fact]
    public void Swept_values_have_the_types_of_their_keys_whatever_they_are()
    {
        const string text = """
            name: typed
            seed: 1
            trials: 1
            data:
              K: 3
              n: 30
              s: 1
              sigma_g: 0.1
              modalities:
                - {name: image, d: 4, mu: 0.1, C: 2, gamma: 0.2, rho: 0.5, c: 0.2, tau: 0.01}
                - {name: text, d: 4, mu: 0.2, C: 2, gamma: 0.2, rho: 0.5, c: 0.2, tau: 0.01}
            network: {m: 2, q: 3, beta: 1, sigma0: 0.2}
            training: {eta: 1, T: 20}
            evaluation: {test_n: 50}
            axes:
              - network.m: [2, 3]
              - training.eta: [1, 2]
              - training.remedy.method: [none, unimodal_losses]
            """;
        SweepSpec spec = ShippedSpecs.Read("typed.yaml", text).Spec!;
        ExportColumn[] columns =
        [
            .. new StandaloneTable(spec, new CompetitionTable(spec, TrialExportRows.Trials)).Columns.Where(c => c.Name.Contains('.')),
        ];
        Assert.Equal(["network.m", "training.eta", "training.remedy.method"], columns.Select(c => c.Name));
        Assert.Equal([NpyType.Int64, NpyType.Float64, NpyType.Text], columns.Select(c => c.Type));
        ListLedger ledger = new();
        for (int c = 0; c < spec.Configurations.Length; c++)
        {
            ledger.Add(c, 0, LedgerTrials.Of(new TrialBlock(0, 0, 1))[0]);
        }

        string[][] rows = Csv(spec, ledger);
        Assert.Equal(["2", "1.0", "none"], rows[1][3..6]);
        Assert.Equal(["3", "2.0", "unimodal_losses"], rows[^1][3..6]);
        using MemoryStream stream = new();
        CompetitionExport.Write(spec, ledger, TrialExportRows.Trials, TrialExportFormat.Npy, stream, CancellationToken.None);
        NpyReader npy = new(stream.ToArray());
        Assert.Equal("unimodal_losses", npy.At(1, "training.remedy.method"));
        Assert.Equal("image", npy.At(1, "modality_0"));
        Assert.Equal(1.0, npy.At(1, "training.eta"));
    }

    [Fact]
    public void DuckDB_reads_a_number_behind_as_many_zeros_as_it_guesses_from()
    {
        // DuckDB guesses the type of a column from its first 20,480 rows.
        const int zeros = 21_000;
        double value = 0;
        ExportColumn[] columns = [new("x", NpyType.Float64, () => value), new("y", NpyType.Float32, () => value)];
        string file = Path.Combine(Path.GetTempPath(), $"modcomp-{Guid.NewGuid():N}.csv");
        try
        {
            using (StreamWriter text = new(file))
            {
                CsvRowWriter writer = new(columns, text);
                for (int i = 0; i < zeros; i++)
                {
                    writer.Write();
                }

                value = 0.005;
                writer.Write();
                writer.Finish();
            }

            using DuckDBConnection connection = new("DataSource=:memory:");
            connection.Open();
            using DuckDBCommand command = connection.CreateCommand();
            command.CommandText = $"SELECT max(x), max(y) FROM read_csv('{file}')";
            using DuckDBDataReader reader = command.ExecuteReader();
            Assert.True(reader.Read());
            Assert.Equal((0.005, 0.005), (reader.GetDouble(0), reader.GetDouble(1)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string[][] Csv(SweepSpec spec, ITrialLedger ledger)
    {
        using MemoryStream stream = new();
        CompetitionExport.Write(spec, ledger, TrialExportRows.Trials, TrialExportFormat.Csv, stream, CancellationToken.None);
        return CsvParser.Parse(Encoding.UTF8.GetString(stream.ToArray()));
    }
}
