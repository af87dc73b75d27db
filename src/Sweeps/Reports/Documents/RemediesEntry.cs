using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>What the remedies of a sweep do. Fields are documented in <c>docs/remedies.md</c>.</summary>
/// <param name="Confidence">Confidence of all intervals together.</param>
/// <param name="IntervalConfidence">Confidence of each interval.</param>
/// <param name="Multiplicity">How multiplicity is controlled.</param>
/// <param name="ShareTolerance">A difference of shares that counts as none.</param>
/// <param name="ErrorTolerance">A difference of errors that counts as none.</param>
/// <param name="GammaTolerance">A difference of Gamma that counts as none, as a share of beta.</param>
/// <param name="Rows">The remedies in plan order.</param>
internal sealed record RemediesEntry(
    double Confidence,
    double IntervalConfidence,
    string Multiplicity,
    double ShareTolerance,
    double ErrorTolerance,
    double GammaTolerance,
    IEnumerable<RemedyRowEntry> Rows
)
{
    /// <summary>The entry of a table.</summary>
    public static RemediesEntry Of(RemedyTable table) =>
        new(
            table.Confidence,
            table.IntervalConfidence,
            RemedyTable.Method,
            RemedyTable.ShareTolerance,
            RemedyTable.ErrorTolerance,
            RemedyTable.GammaTolerance,
            table.Rows.Select(RemedyRowEntry.From)
        );
}

/// <summary>One remedy held against <c>none</c>.</summary>
/// <param name="Remedy">The remedy and the other swept parameters.</param>
/// <param name="Of">Index of the configuration with the remedy.</param>
/// <param name="Minus">Index of its counterpart.</param>
/// <param name="Verdict">What it does to the competition.</param>
/// <param name="Reading">The verdict in a sentence, with what speaks for it.</param>
/// <param name="TrainedOut">Whether training was over on both sides.</param>
/// <param name="Pairs">Pairs of trials.</param>
/// <param name="CompletePairs">Those of which both trials completed.</param>
/// <param name="DivergedOf">Pairs whose trial with the remedy diverged.</param>
/// <param name="DivergedMinus">Pairs whose trial without it diverged.</param>
/// <param name="Lost">Pairs of which a trial timed out or crashed.</param>
/// <param name="Effects">The differences, in a fixed order.</param>
internal sealed record RemedyRowEntry(
    string Remedy,
    int Of,
    int Minus,
    RemedyVerdict Verdict,
    string Reading,
    bool TrainedOut,
    long Pairs,
    long CompletePairs,
    long DivergedOf,
    long DivergedMinus,
    long Lost,
    IEnumerable<RemedyEffectEntry> Effects
)
{
    /// <summary>The entry of a row.</summary>
    public static RemedyRowEntry From(RemedyRow row) =>
        new(
            RemedyEffectText.Name(row),
            row.With.Index,
            row.Without.Index,
            row.Verdict,
            RemedyEffectText.Reading(row),
            row.IsTrainedOut,
            row.Pairs,
            row.CompletePairs,
            row.DivergedWith,
            row.DivergedWithout,
            row.Lost,
            row.Effects.Select(RemedyEffectEntry.Of)
        );
}

/// <summary>The difference of one quantity to <c>none</c>.</summary>
/// <param name="Quantity">Key of the quantity.</param>
/// <param name="OfValue">The mean with the remedy.</param>
/// <param name="MinusValue">The mean without it.</param>
/// <param name="Value">The difference.</param>
/// <param name="Low">Lower end of the simultaneous interval.</param>
/// <param name="High">Upper end of the simultaneous interval.</param>
/// <param name="StandardError">Standard error.</param>
/// <param name="Method">How the interval was computed.</param>
/// <param name="Pairs">Pairs of trials behind it.</param>
/// <param name="Tolerance">A difference that counts as none.</param>
/// <param name="Direction">What the interval says.</param>
internal sealed record RemedyEffectEntry(
    string Quantity,
    double? OfValue,
    double? MinusValue,
    double? Value,
    double? Low,
    double? High,
    double? StandardError,
    DifferenceMethod Method,
    long Pairs,
    double Tolerance,
    EffectDirection Direction
)
{
    /// <summary>The entry of an effect.</summary>
    public static RemedyEffectEntry Of(RemedyEffect effect) =>
        new(
            effect.Quantity,
            Finite.OrNull(effect.With),
            Finite.OrNull(effect.Without),
            Finite.OrNull(effect.Difference),
            Finite.OrNull(effect.Low),
            Finite.OrNull(effect.High),
            Finite.OrNull(effect.StandardError),
            effect.Method,
            effect.Pairs,
            effect.Tolerance,
            effect.Direction
        );
}
