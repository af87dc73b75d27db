using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>
/// What a sweep says about every claim of arXiv 2203.12221 that its regime touches. The intervals are simultaneous: with probability of at least
/// <see cref="Confidence"/> all of them hold at once (Bonferroni), and then every decided row is right. Rows are judged by <see cref="VerdictRule"/>.
/// </summary>
/// <param name="Confidence">Confidence of all rows together.</param>
/// <param name="IntervalConfidence">Confidence of each interval, 1 - (1 - Confidence) / number of rows.</param>
/// <param name="Rows">The rows: configuration by configuration, then limits.</param>
public sealed record VerdictTable(double Confidence, double IntervalConfidence, ImmutableArray<VerdictRow> Rows)
{
    /// <summary>How multiplicity is controlled.</summary>
    public const string Method = "Bonferroni";

    /// <summary>Builds the table.</summary>
    /// <param name="spec">The sweep; its confidence is that of all rows together.</param>
    /// <param name="estimates">Estimates of its configurations; those without trials are left out.</param>
    /// <param name="ledger">The trials, read once more for limits over configurations.</param>
    /// <param name="cancellation">Checked between trials.</param>
    public static VerdictTable Of(
        SweepSpec spec, ImmutableArray<ConfigurationEstimates> estimates, ITrialLedger ledger, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(ledger);
        ConfigurationEstimates[] known = [.. estimates.Where(e => e.Trials > 0)];
        List<PendingVerdict> pending =
        [
            .. known.SelectMany(ConfigurationClaims.Of),
            .. LimitClaims.Of(known, ledger, spec.Until?.LeastTrials, cancellation),
        ];
        Coverage each = ((Coverage)spec.Confidence).SharedBy(Math.Max(1, pending.Count));
        if (spec.Until is not null)
        {
            pending = SequentialVerdicts.Of(pending, known, ledger, each, cancellation);
        }

        return new VerdictTable(spec.Confidence, each.Confidence, [.. pending.Select(p => p.Judge(each))]);
    }
}
