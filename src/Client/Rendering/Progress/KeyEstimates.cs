using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports;

namespace ModalityCompetition.Client.Rendering.Progress;

/// <summary>The few class-averaged estimates that are worth watching while they narrow.</summary>
internal static class KeyEstimates
{
    private static readonly HashSet<string> Watched =
    [
        EstimandNames.InitialWin,
        EstimandNames.TrainedWin,
        EstimandNames.Agreement,
        EstimandNames.TestError,
        EstimandNames.Gap,
    ];

    // Of another experiment the first that it declares.
    private const int MostRows = 8;
    private const int MostColumns = 5;

    /// <summary>The rows to watch, in the order of the estimates.</summary>
    public static IEnumerable<EstimateRow> Rows(ConfigurationEstimates estimates) =>
        estimates.Configuration.Competition is null
            ? EstimatesTable.Of(estimates).Rows.Where(r => !EstimandNames.IsOutcome(r.Estimate.Estimand.Name)).Take(MostRows)
            : EstimatesTable.Of(estimates).Rows.Where(r => Watched.Contains(r.Estimate.Estimand.Name));

    /// <summary>The columns of the compact table over several configurations: heading and estimand.</summary>
    public static IReadOnlyList<(string Heading, Estimand Estimand)> Columns(ConfigurationEstimates estimates)
    {
        if (estimates.Configuration.Competition is null)
        {
            return
            [
                .. estimates
                    .Estimates.Where(e => !EstimandNames.IsOutcome(e.Estimand.Name))
                    .Take(MostColumns)
                    .Select(e => (e.Estimand.Name, e.Estimand)),
            ];
        }

        string first = estimates.Configuration.Definition.EntryNames[0];
        return
        [
            ($"{first} wins at 0", new Estimand(EstimandNames.InitialWin, Modality: 0)),
            ($"{first} wins at T", new Estimand(EstimandNames.TrainedWin, Modality: 0)),
            ("agreement", new Estimand(EstimandNames.Agreement)),
            ("joint error", new Estimand(EstimandNames.TestError, NetworkKind.Joint)),
            ("gap", new Estimand(EstimandNames.Gap)),
        ];
    }

    /// <summary>A value with its half width; <c>–</c> when the configuration has none yet.</summary>
    public static string Cell(ConfigurationEstimates estimates, Estimand estimand) =>
        estimates.Find(estimand) is { } estimate ? ReadableText.PlusMinus(estimate.Value, estimate.HalfWidth) : "–";
}
