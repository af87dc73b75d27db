using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Lists;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>
/// What a sweep says about every claim of arXiv 2203.12221 that its regime touches. The intervals are simultaneous: with probability of at
/// least <see cref="Confidence"/> all of them hold at once (Bonferroni), and then every decided row is right. Rows are judged by
/// <see cref="VerdictRule"/>. A claim that is one and the same measurement in several configurations is one row (<c>Configurations</c>).
/// </summary>
/// <param name="Confidence">Confidence of all rows together.</param>
/// <param name="IntervalConfidence">Confidence of each interval, 1 - (1 - Confidence) / number of rows.</param>
/// <param name="Rows">The rows: configuration by configuration, then limits. Those of a long table are read from a file, one at a
/// time.</param>
public sealed record VerdictTable(double Confidence, double IntervalConfidence, IReadOnlyList<VerdictRow> Rows)
{
    /// <summary>How multiplicity is controlled.</summary>
    public const string Method = "Bonferroni";

    /// <summary>Rows that stay in memory, in the tables of most sweeps all of them.</summary>
    internal const int MostHeld = 2048;

    /// <summary>
    /// Builds the table. Claims of configurations are derived from their estimates twice, so that not all of them are in memory at once.
    /// </summary>
    /// <param name="spec">The sweep; its confidence is that of all rows together.</param>
    /// <param name="estimates">Estimates of its configurations; those without trials are left out.</param>
    /// <param name="ledger">The trials, read once more for limits over configurations.</param>
    /// <param name="cancellation">Checked between trials.</param>
    /// <param name="folder">Where the rows of long tables are set aside; null for the folder for temporary files.</param>
    public static VerdictTable Of(
        SweepSpec spec,
        IReadOnlyList<ConfigurationEstimates> estimates,
        ITrialLedger ledger,
        CancellationToken cancellation,
        string? folder = null
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(estimates);
        ArgumentNullException.ThrowIfNull(ledger);
        bool hasAxis = AsymptoticAxis.Has(spec);
        var repeated = new RepeatedClaims(spec);
        var summaries = new List<AxisPoint>();
        int count = 0;
        foreach (ConfigurationEstimates known in estimates.Where(e => e.Trials > 0))
        {
            cancellation.ThrowIfCancellationRequested();
            count += ConfigurationClaims.Of(known).Count(claim => repeated.Add(claim, known));
            if (hasAxis)
            {
                summaries.Add(AxisPoint.Of(known));
            }
        }

        PendingVerdict[] limits = [.. LimitClaims.Of(summaries, ledger, spec.Until?.LeastTrials, cancellation)];
        count += limits.Length;
        Coverage each = ((Coverage)spec.Confidence).SharedBy(Math.Max(1, count));
        var rows = new Spool<VerdictRow>(MostHeld, folder ?? Path.GetTempPath(), Spool<VerdictRow>.Exactly());
        foreach (ConfigurationEstimates known in estimates.Where(e => e.Trials > 0))
        {
            cancellation.ThrowIfCancellationRequested();
            IEnumerable<PendingVerdict> claims = ConfigurationClaims
                .Of(known)
                .Select(claim => repeated.Shown(claim, known))
                .OfType<PendingVerdict>();
            foreach (PendingVerdict claim in spec.Until is null ? claims : SequentialVerdicts.Of(claims, known, ledger, each, cancellation))
            {
                rows.Add(claim.Judge(each));
            }
        }

        foreach (PendingVerdict limit in limits)
        {
            rows.Add(limit.Judge(each));
        }

        return new VerdictTable(spec.Confidence, each.Confidence, rows);
    }
}
