using System.Text.Json;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Services.Documents;

/// <summary>
/// The answer of <see cref="ISweepService.EstimatesAsync"/>: of every configuration its trials, its target and every class-averaged
/// estimate with its interval, its number of trials and how it was computed. The same names as in <c>estimates.json</c>, without what
/// grows with the classes. Fields are documented in <c>docs/serving.md</c>.
/// </summary>
public static class SweepEstimatesJson
{
    /// <summary>Version of the schema, the value of <c>schema</c>.</summary>
    public const string Schema = "modality-competition/sweep-estimates/1";

    /// <summary>Writes the answer.</summary>
    /// <param name="id">The sweep's identifier.</param>
    /// <param name="spec">The sweep.</param>
    /// <param name="estimates">Its estimates, in plan order; gone through once, and none is kept.</param>
    /// <param name="isFinal">Whether they are those of every trial the sweep is going to have.</param>
    public static SweepDocument Of(string id, SweepSpec spec, IEnumerable<ConfigurationEstimates> estimates, bool isFinal)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(estimates);
        var document = new SweepEstimatesDocument(Schema, id, isFinal, spec.Confidence, estimates.Select(ConfigurationSummary.Of));
        return SweepDocument.Of(
            "application/json; charset=utf-8",
            "estimates.json",
            stream => JsonSerializer.Serialize(stream, document, ServiceJson.Options)
        );
    }
}
