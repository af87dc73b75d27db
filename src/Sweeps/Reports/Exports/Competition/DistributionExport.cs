using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.Distributions;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Exports.Competition;

/// <summary>
/// Exports distributions over trials: quantiles, empirical distribution functions with their bands, winners of each class, and how many
/// classes the modalities win, alone and together. The columns are documented in <c>docs/reading-a-report.md</c>.
/// </summary>
public static class DistributionExport
{
    /// <summary>The names of the columns.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    ["configuration", "kind", "quantity", "at", "value", "low", "high", "count", "trials"];

    /// <summary>Writes the distributions; the stream stays open.</summary>
    /// <param name="configurations">Estimates with their distributions.</param>
    /// <param name="format">Comma-separated values or JSON lines.</param>
    /// <param name="stream">Where to.</param>
    /// <returns>Number of rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The format is another one: rows of different kinds are no array.</exception>
    public static long Write(IEnumerable<ConfigurationEstimates> configurations, TrialExportFormat format, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(configurations);
        ArgumentNullException.ThrowIfNull(stream);
        IEnumerable<DistributionRow> rows = configurations.SelectMany(RowsOf);
        using StreamWriter text = new(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        switch (format)
        {
            case TrialExportFormat.Csv:
                return WriteCsv(rows, text);
            case TrialExportFormat.JsonLines:
                return WriteJson(rows, text);
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(format),
                    format,
                    "Distributions are written as comma-separated values or JSON lines."
                );
        }
    }

    private static long WriteCsv(IEnumerable<DistributionRow> rows, TextWriter text)
    {
        CsvWriter csv = new(text);
        foreach (string column in Columns)
        {
            csv.Field(column);
        }

        csv.End();
        long count = 0;
        foreach (DistributionRow row in rows)
        {
            count++;
            csv.Field(row.Configuration);
            csv.Field(row.Kind);
            csv.Field(row.Quantity);
            csv.Field(row.At);
            csv.Real(row.Value);
            csv.Real(row.Low);
            csv.Real(row.High);
            csv.Field(row.Count);
            csv.Field(row.Trials);
            csv.End();
        }

        return count;
    }

    private static long WriteJson(IEnumerable<DistributionRow> rows, TextWriter text)
    {
        long count = 0;
        foreach (DistributionRow row in rows)
        {
            count++;
            text.Write(JsonSerializer.Serialize(row.Written(), DistributionRows.Default.DistributionRow) + "\n");
        }

        return count;
    }

    private static IEnumerable<DistributionRow> RowsOf(ConfigurationEstimates estimates)
    {
        int c = estimates.Configuration.Index;
        ImmutableArray<string> names = [.. estimates.Configuration.Definition.EntryNames];
        foreach (ErrorDistribution distribution in estimates.ErrorDistributions.Where(d => d.Trials > 0))
        {
            string key = EstimandSelector.Format(distribution.Estimand, names);
            foreach (QuantileEstimate q in distribution.Quantiles)
            {
                yield return new(c, "quantile", key, InvariantText.Exact(q.Share), q.Value, q.Low, q.High, null, distribution.Trials);
            }

            foreach (var ((value, share), (_, count)) in distribution.Steps().Zip(distribution.Counts))
            {
                yield return new(
                    c,
                    "ecdf",
                    key,
                    InvariantText.Exact(value),
                    share,
                    Math.Max(0, share - distribution.BandReach),
                    Math.Min(1, share + distribution.BandReach),
                    count,
                    distribution.Trials
                );
            }
        }

        foreach (
            Estimate estimate in estimates.Estimates.Where(e => e.Estimand is { Name: EstimandNames.TrainedWinPlain, Class: not null })
        )
        {
            yield return new(
                c,
                "class_win",
                names[estimate.Estimand.Modality!.Value],
                InvariantText.Whole(estimate.Estimand.Class!.Value),
                estimate.Value,
                estimate.Low,
                estimate.High,
                estimate.Trials == 0 ? 0 : (long)Math.Round(estimate.Value * estimate.Trials),
                estimate.Trials
            );
        }

        long completed = estimates.Completed;
        for (int r = 0; r < estimates.ClassesWon.Length && completed > 0; r++)
        {
            for (int won = 0; won < estimates.ClassesWon[r].Length; won++)
            {
                long count = estimates.ClassesWon[r][won];
                yield return new(
                    c,
                    "classes_won",
                    names[r],
                    InvariantText.Whole(won),
                    (double)count / completed,
                    null,
                    null,
                    count,
                    completed
                );
            }
        }

        foreach (var (wins, count) in estimates.JointWins)
        {
            yield return new(
                c,
                "joint_classes_won",
                string.Join(' ', names),
                string.Join(' ', wins.Select(w => InvariantText.Whole(w))),
                (double)count / completed,
                null,
                null,
                count,
                completed
            );
        }
    }
}
