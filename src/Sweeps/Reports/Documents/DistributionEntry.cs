using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Distributions;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>The distribution of an error over trials.</summary>
/// <param name="Estimand">Key of the estimand whose mean it has.</param>
/// <param name="Denominator">Test samples: a value v stands for v / Denominator.</param>
/// <param name="Trials">Number of trials.</param>
/// <param name="Confidence">Coverage of each quantile's interval and of the whole band.</param>
/// <param name="BandReach">Half the height of the band about the empirical distribution function.</param>
/// <param name="Quantiles">Quantiles with their intervals, one a line.</param>
/// <param name="Counts">The values that were seen and how many trials had each, all on one line.</param>
internal sealed record DistributionEntry(
    string Estimand,
    int Denominator,
    long Trials,
    double Confidence,
    double BandReach,
    IEnumerable<QuantileEntry> Quantiles,
    CountsEntry Counts
)
{
    /// <summary>The entry of a distribution.</summary>
    /// <param name="distribution">The distribution.</param>
    /// <param name="modalities">Names of the modalities, [R].</param>
    public static DistributionEntry Of(ErrorDistribution distribution, ImmutableArray<string> modalities) =>
        new(
            EstimandSelector.Format(distribution.Estimand, modalities),
            distribution.Denominator,
            distribution.Trials,
            distribution.Confidence,
            distribution.BandReach,
            distribution.Quantiles.Select(q => new QuantileEntry(q.Share, q.Value, q.Low, q.High)),
            new CountsEntry(distribution.Counts)
        );
}

/// <summary>A quantile with its interval.</summary>
/// <param name="Share">Which quantile, in (0, 1).</param>
/// <param name="Value">Its value.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
[JsonConverter(typeof(Converter))]
internal readonly record struct QuantileEntry(double Share, double Value, double Low, double High)
{
    /// <summary>Writes the fields on one line.</summary>
    internal sealed class Converter : WriteOnlyConverter<QuantileEntry>
    {
        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, QuantileEntry value, JsonSerializerOptions options) =>
            writer.WriteRawValue(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{{\"share\": {value.Share:R}, \"value\": {value.Value:R}, \"low\": {value.Low:R}, \"high\": {value.High:R}}}"
                )
            );
    }
}

/// <summary>Pairs of a value and the number of trials that had it.</summary>
/// <param name="Pairs">The pairs, ascending.</param>
[JsonConverter(typeof(Converter))]
internal readonly record struct CountsEntry(ImmutableArray<(int Value, long Count)> Pairs)
{
    /// <summary>Writes the pairs on one line: one number a line would be most of the file.</summary>
    internal sealed class Converter : WriteOnlyConverter<CountsEntry>
    {
        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, CountsEntry value, JsonSerializerOptions options) =>
            writer.WriteRawValue($"[{string.Join(", ", value.Pairs.Select(Pair))}]");

        private static string Pair((int Value, long Count) pair) =>
            $"[{InvariantText.Whole(pair.Value)}, {InvariantText.Whole(pair.Count)}]";
    }
}

/// <summary>How many trials had a vector of classes won.</summary>
/// <param name="Wins">Classes won by each modality, [R].</param>
/// <param name="Trials">Number of trials.</param>
[JsonConverter(typeof(Converter))]
internal readonly record struct JointWinsEntry(ImmutableArray<int> Wins, long Trials)
{
    /// <summary>Writes the fields on one line.</summary>
    internal sealed class Converter : WriteOnlyConverter<JointWinsEntry>
    {
        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, JointWinsEntry value, JsonSerializerOptions options)
        {
            string wins = string.Join(", ", value.Wins.Select(w => InvariantText.Whole(w)));
            writer.WriteRawValue($"{{\"wins\": [{wins}], \"trials\": {InvariantText.Whole(value.Trials)}}}");
        }
    }
}
