using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.TransformerTrials;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Sweeps.Reports.Transformers;

/// <summary>What the estimates say, in sentences.</summary>
internal static class TransformerFindings
{
    // A class that is dropped in most trials is worth a sentence.
    private const double Often = 0.5;
    private const int MostNamed = 8;

    /// <summary>The sentences, the most telling first.</summary>
    public static IEnumerable<string> Of(ConfigurationEstimates estimates)
    {
        for (int r = 0; r < TransformerConfiguration.Modalities; r++)
        {
            string name = EstimandText.ModalityName(estimates, r);
            if (estimates.Find(new Estimand(EstimandNames.Degradation, Modality: r)) is { } lost && double.IsFinite(lost.Value))
            {
                yield return NumberInSentence.Sign(lost) switch
                {
                    > 0 => $"Joint training harms the encoder of {name}: its probe errs {NumberInSentence.Points(lost)} more than the "
                        + "network trained on it alone.",
                    < 0 => $"Joint training helps the encoder of {name}: its probe errs {NumberInSentence.PointsLess(lost)} less than the "
                        + "network trained on it alone.",
                    _ => $"Joint training is not shown to harm or help the encoder of {name}: its probe errs "
                        + $"{NumberInSentence.Points(lost)} more than the network trained on it alone, which may be zero.",
                };
            }

            if (DroppedClasses(estimates, r) is { Length: > 0 } dropped)
            {
                int more = dropped.Length - MostNamed;
                string rest = more > 0 ? $" and {CountText.Of(more, "more class", "more classes")}" : "";
                yield return $"The encoder of {name} drops {string.Join(", ", dropped.Take(MostNamed))}{rest} in most trials.";
            }
        }
    }

    private static string[] DroppedClasses(ConfigurationEstimates estimates, int r) =>
        [
            .. estimates
                .Estimates.Where(e =>
                    e.Estimand.Name == TransformerNames.Dropped && e.Estimand.Modality == r && e.Estimand.Class is not null
                )
                .Where(e => e.Low > Often)
                .OrderByDescending(e => e.Value)
                .Select(e => $"{EstimandText.ClassName(estimates.Configuration, e.Estimand.Class!.Value)} ({NumberInSentence.Percent(e)})"),
        ];
}
