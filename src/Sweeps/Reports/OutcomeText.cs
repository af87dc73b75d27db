using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;
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
        // Only an experiment that measures before it trains knows anything of a trial that diverged.
        bool knowsStart = configuration.Configuration.Estimands().Families.Any(f => f.When == Availability.AtStart);
        string meaning = (configuration.Diverged > 0 && knowsStart, configuration.DependsOnMachine) switch
        {
            (true, true) => "Those that diverged count for quantities at t = 0 only, the others for none.",
            (true, false) => "They count for quantities at t = 0 only.",
            _ => "They count for no quantity but their number.",
        };
        return counts.Length == 0
            ? "No trial diverged, timed out or crashed."
            : $"Of {CountText.Of(configuration.Trials, "trial")} {counts}. {meaning}";
    }

    /// <summary>What to say where no trial of some configuration completed; null where there is none.</summary>
    public static string? NothingCompleted(SweepTotals totals, int configurations)
    {
        ArgumentNullException.ThrowIfNull(totals);
        return totals.WithoutCompleted == 0
            ? null
            : $"no trial of {InvariantText.Count(totals.WithoutCompleted)} of {CountText.Of(configurations, "configuration")} completed: "
                + $"of {CountText.Of(totals.Trials, "trial")} {Counts(totals)}; find out why before you run more";
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
