using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports;

/// <summary>Trials that have no result after training, in words: diverged, timed out and crashed are told apart.</summary>
public static class OutcomeText
{
    /// <summary>How many trials diverged, timed out and crashed, for example <c>3 diverged, 1 crashed</c>; empty when none did.</summary>
    public static string Counts(SweepTotals totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        ImmutableArray<(long Count, string Word)> counts =
        [
            (totals.Diverged, "diverged"),
            (totals.TimedOut, "timed out"),
            (totals.Crashed, "crashed"),
        ];
        return string.Join(", ", counts.Where(c => c.Count > 0).Select(c => $"{InvariantText.Count(c.Count)} {c.Word}"));
    }

    /// <summary>The same as a sentence about one configuration.</summary>
    public static string Sentence(ConfigurationEstimates configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        string counts = Counts(SweepTotals.Of([configuration]));
        string meaning = (configuration.Diverged > 0, configuration.DependsOnMachine) switch
        {
            (true, true) => "Those that diverged count for quantities at t = 0 only, the others for none.",
            (true, false) => "They count for quantities at t = 0 only.",
            _ => "They count for no quantity but their number.",
        };
        return counts.Length == 0
            ? "No trial diverged, timed out or crashed."
            : $"Of {CountText.Of(configuration.Trials, "trial")} {counts}. {meaning}";
    }

    /// <summary>What a reader of the results hash must know; null when every trial is a function of the spec alone.</summary>
    public static string? AboutHash(SweepTotals totals)
    {
        ArgumentNullException.ThrowIfNull(totals);
        long failed = totals.TimedOut + totals.Crashed;
        return failed == 0
            ? null
            : $"{InvariantText.Count(failed)} {(failed == 1 ? "trial" : "trials")} timed out or crashed, which another machine need not "
                + $"repeat: the results hash says what this run "
                + "recorded, and a run elsewhere may have another.";
    }
}
