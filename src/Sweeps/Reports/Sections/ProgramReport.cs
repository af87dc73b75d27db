using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.ProgramTrials;

namespace ModalityCompetition.Sweeps.Reports.Sections;

/// <summary>
/// What the reports of a sweep over a program of the user's own say: what was made of measurements before the measurements themselves, and
/// no promise about a script that nobody but its author can give.
/// </summary>
internal sealed class ProgramReport : IExperimentReport
{
    /// <inheritdoc/>
    public IEnumerable<(string Name, string Value)> Facts(SweepReport report) =>
        RunsAgain(report) ? [("Program", Named(report))] : [("Trials from", "a file")];

    /// <inheritdoc/>
    public string MadeBy(SweepReport report) =>
        RunsAgain(report) ? $"program {Named(report)}, engine {report.Engine}" : "trials from a file";

    /// <inheritdoc/>
    public string Command(SweepReport report) =>
        RunsAgain(report) ? $"modcomp run {report.SpecFile}" : $"modcomp estimate FILE --spec {report.SpecFile}";

    /// <inheritdoc/>
    public bool RunsAgain(SweepReport report) => report.Engine != FileEnginePlugin.Identity;

    /// <inheritdoc/>
    public string Repeats(SweepReport report) =>
        !RunsAgain(report)
            ? $"reads the same trials from the same file, hence the results hash {report.ResultsHash}. What made the numbers in the file "
                + "is not known here."
            : $"runs the same trials once more, with the same seeds and parameters. Whether they give the same numbers, hence the results "
                + $"hash {report.ResultsHash}, depends on the program, here {Named(report)}: on the script, its interpreter and its "
                + "libraries.";

    /// <inheritdoc/>
    public IEnumerable<Estimate> Telling(ConfigurationEstimates estimates)
    {
        HashSet<string> derived =
        [
            .. ((ProgramTrialDefinition)estimates.Configuration.Definition).Declaration.Estimands.Select(e => e.Name),
        ];
        EstimandTable table = ProgramMeasures.Instance.Estimands(estimates.Configuration.Definition);
        return estimates
            .Estimates.Where(e => !EstimandNames.IsOutcome(e.Estimand.Name))
            .GroupBy(e => Plain(table, e.Estimand))
            .OrderBy(g =>
                estimates.Stopping?.Find(g.Key) is not null ? 0
                : derived.Contains(g.Key.Name.Split('[')[0]) ? 1
                : 2
            )
            .Select(g => estimates.Stated(g.Key))
            .OfType<Estimate>();
    }

    // What is estimated with twins and what is estimated without are one quantity.
    private static Estimand Plain(EstimandTable table, Estimand estimand) =>
        table.Find(estimand.Name)?.PlainFamily is { } plain ? new Estimand(plain) : estimand;

    private static string Named(SweepReport report)
    {
        var definition = (ProgramTrialDefinition)report.Spec.Configurations[0].Definition;
        return definition.Name is { } name
            ? $"{name}, version {definition.Declaration.Version}"
            : $"version {definition.Declaration.Version}";
    }
}
