using System.Globalization;
using System.Text.Json.Serialization;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>
/// <c>estimates.json</c>: every estimate of a sweep. Fields are documented in <c>docs/reading-a-report.md</c>. What grows with the sweep
/// is a sequence, so that one configuration at a time is made and written.
/// </summary>
/// <param name="Schema">Version of the schema.</param>
/// <param name="Name">Name of the sweep.</param>
/// <param name="Description">What it shows.</param>
/// <param name="CodeVersion">Version of the program that computed the estimates.</param>
/// <param name="Engine">Engine and version of its arithmetic.</param>
/// <param name="ResultsHash">Hash of all results.</param>
/// <param name="Seed">The seed as text: 64 bits do not survive readers that turn every number into a double.</param>
/// <param name="Confidence">Nominal coverage of each interval.</param>
/// <param name="TrialsPlanned">Trials the plan asks for.</param>
/// <param name="TrialsDone">Trials the estimates were computed from.</param>
/// <param name="Warnings">What a reader must know first.</param>
/// <param name="Spec">The text of the spec.</param>
/// <param name="CanonicalSpec">Its canonical text.</param>
/// <param name="Verdicts">What the trials say about the paper; absent when it was not asked.</param>
/// <param name="Remedies">What remedies do; absent where none is compared.</param>
/// <param name="Contrasts">Declared contrasts; absent without any.</param>
/// <param name="Configurations">The configurations in plan order.</param>
internal sealed record EstimatesDocument(
    string Schema,
    string Name,
    string Description,
    string CodeVersion,
    string Engine,
    string ResultsHash,
    string Seed,
    double Confidence,
    long TrialsPlanned,
    long TrialsDone,
    IEnumerable<string> Warnings,
    string Spec,
    string CanonicalSpec,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] VerdictsEntry? Verdicts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RemediesEntry? Remedies,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IEnumerable<ContrastEntry>? Contrasts,
    IEnumerable<ConfigurationEntry> Configurations
)
{
    /// <summary>The document of a report.</summary>
    public static EstimatesDocument Of(SweepReport report) =>
        new(
            EstimatesJson.Schema,
            report.Spec.Name,
            report.Spec.Description,
            report.CodeVersion,
            report.Engine.ToString(),
            report.ResultsHash,
            report.Spec.Seed.ToString(CultureInfo.InvariantCulture),
            report.Spec.Confidence,
            report.TrialsPlanned,
            report.TrialsDone,
            ReportWarnings.Of(report),
            report.Spec.SourceText,
            report.Spec.CanonicalText,
            report.Verdicts is { } verdicts ? VerdictsEntry.Of(verdicts) : null,
            report.Remedies is { } remedies ? RemediesEntry.Of(remedies) : null,
            report.Contrasts.IsEmpty ? null : report.Contrasts.Select(ContrastEntry.From),
            report.Estimates.Select(e => new ConfigurationEntry(e))
        );
}
