using System.Collections.Immutable;
using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Keys;

namespace ModalityCompetition.Sweeps.Reports.Texts;

/// <summary>What remedies do, as text, for pages, files and terminals. Shares and errors are in percentage points throughout.</summary>
public static class RemedyEffectText
{
    private const string MethodKey = SpecKeys.Remedy + ".method";
    private const int MostNamed = 6;

    private static readonly ImmutableArray<RemedyVerdict> s_order =
    [
        RemedyVerdict.RemovesTheCompetition,
        RemedyVerdict.EasesTheCompetition,
        RemedyVerdict.MovesTheWinner,
        RemedyVerdict.OnlyCuresTheError,
        RemedyVerdict.DoesNothing,
        RemedyVerdict.Harms,
        RemedyVerdict.Undecided,
    ];

    /// <summary>The remedy of a row, and other swept parameters, for example <c>ogm, sigma0=0.1</c>.</summary>
    public static string Name(RemedyRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Name(row.With);
    }

    /// <summary>The same of its counterpart, for example <c>none, sigma0=0.1</c>.</summary>
    public static string NameOfCounterpart(RemedyRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Name(row.Without);
    }

    /// <summary>How many remedies have each verdict and which, the most telling first, in a sentence without its full stop.</summary>
    /// <param name="table">The table.</param>
    public static string Summary(RemedyTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return string.Join(
            "; ",
            table
                .Rows.GroupBy(r => r.Verdict)
                .OrderBy(g => s_order.IndexOf(g.Key))
                .Select(g => $"{Of(g.Key)}: {Enumeration.Of([.. g.Select(Name)], MostNamed)}")
        );
    }

    /// <summary>
    /// What stands on the two sides of a comparison, and whether there is a verdict, where they differ in their remedies alone:
    /// <c>A: ogm, B: none</c>. Null where they do not.
    /// </summary>
    /// <param name="a">Side A.</param>
    /// <param name="b">Side B.</param>
    /// <param name="common">Whether they share their random numbers.</param>
    public static string? Sides(PlannedConfiguration a, PlannedConfiguration b, bool common)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return !RemedyPair.DifferInRemedy(a, b)
            ? null
            : $"A: {RemedyPair.Word(a)}, B: {RemedyPair.Word(b)}"
                + (
                    RemedyPair.HasRemedy(a) && RemedyPair.HasRemedy(b)
                        ? "; no verdict, because a remedy is judged against none: compare each with a run without one"
                    : !common ? "; no verdict, because the random numbers are not common: give both runs the same seed"
                    : ""
                );
    }

    /// <summary>A verdict in words.</summary>
    public static string Of(RemedyVerdict verdict) =>
        verdict switch
        {
            RemedyVerdict.RemovesTheCompetition => "removes the competition",
            RemedyVerdict.MovesTheWinner => "moves the winner",
            RemedyVerdict.EasesTheCompetition => "eases the competition",
            RemedyVerdict.OnlyCuresTheError => "only cures the error",
            RemedyVerdict.DoesNothing => "does nothing at this precision",
            RemedyVerdict.Harms => "harms",
            _ => "undecided",
        };

    /// <summary>The verdict of a row in words; where training was not over, it says so.</summary>
    public static string Verdict(RemedyRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.IsTrainedOut ? Of(row.Verdict) : $"{Of(row.Verdict)} (not trained out)";
    }

    /// <summary>The verdict of a row with what speaks for it, as a sentence without its full stop.</summary>
    public static string Reading(RemedyRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        string[] parts = [.. Reasons(row), .. row.IsNeutral ? [] : Facts(row), .. NotTrainedOut(row)];
        return $"{Of(row.Verdict)}: {string.Join("; ", parts)}";
    }

    /// <summary>
    /// A difference with its interval, for example <c>+23 [+18, +28] points</c>, and in brackets why it is wide where most of it is a bound
    /// on pairs that were not seen.
    /// </summary>
    public static string Change(RemedyEffect effect)
    {
        ArgumentNullException.ThrowIfNull(effect);
        string unit = effect.Unit == EffectUnit.Gamma ? "" : " points";
        return double.IsNaN(effect.Low)
            ? $"{Difference(effect)}{unit} (no interval)"
            : $"{Difference(effect)} {Ends(effect)}{unit}{UnseenText.InBrackets(effect.Unseen, Scale(effect), "pair", unit)}";
    }

    /// <summary>A difference alone, in the unit of <see cref="Change"/>.</summary>
    public static string Difference(RemedyEffect effect)
    {
        ArgumentNullException.ThrowIfNull(effect);
        return Signed(effect.Difference * Scale(effect), Decimals(effect));
    }

    /// <summary>Its interval alone, with the mark that <see cref="Unseen"/> explains.</summary>
    public static string Interval(RemedyEffect effect)
    {
        ArgumentNullException.ThrowIfNull(effect);
        return double.IsNaN(effect.Low) ? "–" : UnseenText.Marked(Ends(effect), effect.Unseen);
    }

    /// <summary>What the quantity is without the remedy, in per cent; Gamma as it is.</summary>
    public static string Level(RemedyEffect effect)
    {
        ArgumentNullException.ThrowIfNull(effect);
        return double.IsNaN(effect.Without) ? "–"
            : effect.Unit == EffectUnit.Gamma ? InvariantText.Significant(effect.Without)
            : $"{InvariantText.Significant(100 * effect.Without)} %";
    }

    /// <summary>A quantity in words.</summary>
    /// <param name="effect">The effect.</param>
    public static string Quantity(RemedyEffect effect)
    {
        ArgumentNullException.ThrowIfNull(effect);
        string key = effect.Quantity;
        string modality = key.LastIndexOf("modality=", StringComparison.Ordinal) is >= 0 and var at ? key[(at + 9)..^1] : "";
        return key switch
        {
            EffectQuantity.LoserGamma => "Γ of losers",
            EffectQuantity.BeyondHalf => "shared beyond half",
            EffectQuantity.JointError => "joint error",
            EstimandNames.Agreement => "agreement",
            EstimandNames.Won => "classes won alone",
            EstimandNames.Shared => "shared classes",
            EstimandNames.Unlearned => "unlearned classes",
            EstimandNames.Gap => "gap",
            EstimandNames.Diverged => "diverged trials",
            _ when key.StartsWith(EstimandNames.TrainedWin, StringComparison.Ordinal) => $"{modality} wins",
            _ when key.StartsWith(EstimandNames.TestError, StringComparison.Ordinal) => $"probe error {modality}",
            _ => $"degradation {modality}",
        };
    }

    /// <summary>What the marks after intervals mean, as a sentence; null where there are none.</summary>
    /// <param name="rows">The rows that are shown.</param>
    public static string? Unseen(IEnumerable<RemedyRow> rows) =>
        UnseenText.Note(rows.SelectMany(r => r.Effects).Where(IsTold).Select(e => (e.Unseen, Scale(e))), "pair");

    /// <summary>How the table as a whole is to be read.</summary>
    public static string Note(RemedyTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return "Each remedy against the same configuration without one, trial by trial with the same data and the same initial weights. "
            + $"All intervals hold together with {CountText.Percent(table.Confidence)} confidence ({RemedyTable.Method}, "
            + $"{CountText.Percent(table.IntervalConfidence, table.IntervalConfidence < 1 ? null : table.IntervalMiss, digits: 6)} each). "
            + $"Differences are in percentage points. Shares within ±{InvariantText.Significant(100 * RemedyTable.ShareTolerance)} points "
            + $"and errors within ±{InvariantText.Significant(100 * RemedyTable.ErrorTolerance)} points count as the same.";
    }

    private static string Name(PlannedConfiguration configuration)
    {
        // Where methods are no axis, as in a run of one remedy, no label names the remedy.
        bool isSwept = configuration.AxisValues.Any(a => a.Parameter == MethodKey);
        return string.Join(
            ", ",
            configuration
                .AxisValues.Select(a => a.Parameter == MethodKey ? a.Value : configuration.Only([a]).Label)
                .Prepend(isSwept ? "" : RemedyPair.Word(configuration))
                .Where(part => part.Length > 0)
        );
    }

    private static IEnumerable<string> Reasons(RemedyRow row)
    {
        if (row.IsNeutral)
        {
            yield return row.Verdict == RemedyVerdict.DoesNothing
                ? "its parameters do nothing, every trial is that of none"
                : "its parameters do nothing by definition";
            yield break;
        }

        if (row.Verdict == RemedyVerdict.Undecided)
        {
            if (row.Pairs < 2)
            {
                yield return "too few trials for an interval";
            }
            else if (row.IsIncomplete)
            {
                yield return $"{InvariantText.Count(row.Pairs - row.CompletePairs)} of {InvariantText.Count(row.Pairs)} pairs "
                    + $"of trials are "
                    + "not complete, so that the others are chosen ones";
            }
            else if (Open(row) is { Count: > 0 } open)
            {
                long? enough = open.Max(e => e.PairsThatWouldDecide);
                yield return $"at {CountText.Of(row.Pairs, "pair")} of trials the intervals are too wide"
                    + (enough is { } pairs ? $" (about {InvariantText.Count(RoundedUp(pairs))} would decide)" : "");
            }
        }

        if (Effect(row, EstimandNames.Diverged) is { Direction: EffectDirection.Rises } diverged)
        {
            yield return $"diverged trials {Change(diverged)}";
        }
    }

    private static IEnumerable<string> Facts(RemedyRow row)
    {
        if (Winner(row) is { } winner)
        {
            yield return $"{Quantity(winner)} {Change(winner)}";
        }

        // Where winners change in both directions alike, their shares stay.
        if (
            Winner(row) is { Direction: EffectDirection.Same or EffectDirection.Open }
            && Effect(row, EstimandNames.Agreement) is { Direction: EffectDirection.Rises or EffectDirection.Falls } agreement
        )
        {
            yield return $"agreement of initial and trained winner {Change(agreement)}";
        }

        if (Effect(row, EstimandNames.Shared) is { } shared)
        {
            string wonAlone =
                row.Verdict == RemedyVerdict.RemovesTheCompetition && Effect(row, EstimandNames.Won) is { } won
                    ? $" (one modality alone won {Level(won)} without it)"
                    : "";
            yield return $"shared classes {Change(shared)}{wonAlone}";
        }

        if (Effect(row, EffectQuantity.JointError) is { } error)
        {
            yield return $"joint error {Change(error)}";
        }
    }

    private static IEnumerable<string> NotTrainedOut(RemedyRow row)
    {
        if (row.WithNotTrainedOut is { } with)
        {
            yield return $"not trained out: with it {with}";
        }

        if (row.WithoutNotTrainedOut is { } without)
        {
            yield return $"not trained out: without it {without}";
        }
    }

    // The modality whose share of winners changes most.
    private static RemedyEffect? Winner(RemedyRow row) =>
        row
            .Effects.Where(e => e.Quantity.StartsWith(EstimandNames.TrainedWin, StringComparison.Ordinal))
            .Aggregate(
                (RemedyEffect?)null,
                (most, e) => most is null || Math.Abs(e.Difference) > Math.Abs(most.Difference) + Rounding ? e : most
            );

    // Two modalities change by as much, up to rounding: then the first is told.
    private const double Rounding = 1e-9;

    // What the verdict waits for.
    private static List<RemedyEffect> Open(RemedyRow row) =>
        [
            .. row.Effects.Where(e =>
                e.Direction == EffectDirection.Open
                && (
                    e.Quantity is EstimandNames.Shared or EstimandNames.Agreement or EffectQuantity.JointError
                    || e.Quantity.StartsWith(EstimandNames.TrainedWin, StringComparison.Ordinal)
                )
            ),
        ];

    private static RemedyEffect? Effect(RemedyRow row, string quantity) => row.Find(quantity);

    private static string Ends(RemedyEffect effect) =>
        $"[{Signed(effect.Low * Scale(effect), Decimals(effect))}, {Signed(effect.High * Scale(effect), Decimals(effect))}]";

    // What the rule alone looks at stands in no table.
    private static bool IsTold(RemedyEffect effect) => effect.Quantity != EffectQuantity.BeyondHalf;

    private static double Scale(RemedyEffect effect) => effect.Unit == EffectUnit.Gamma ? 1 : 100;

    private static int Decimals(RemedyEffect effect) => InvariantText.DecimalsFor((effect.High - effect.Low) / 2, Scale(effect));

    private static string Signed(double value, int decimals)
    {
        string text = InvariantText.Fixed(value, decimals);
        return value > 0 && text.AsSpan().IndexOfAnyExcept("0.") >= 0 ? "+" + text : text;
    }

    private static long RoundedUp(long count)
    {
        long unit = 1;
        while (count / unit >= 100)
        {
            unit *= 10;
        }

        return (count + unit - 1) / unit * unit;
    }
}
