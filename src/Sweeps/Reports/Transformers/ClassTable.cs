using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.TransformerTrials;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Sweeps.Reports.Transformers;

/// <summary>Every class in a row: the accuracies of the five networks, and how often each modality drops and wins it.</summary>
internal static class ClassTable
{
    private static readonly ImmutableArray<string> s_headings =
    [
        "Class",
        "Name",
        "Test samples",
        .. TransformerConfiguration.ModalityNames.Select(n => $"{n} alone"),
        "joint",
        .. TransformerConfiguration.ModalityNames.Select(n => $"probe of {n}"),
        .. TransformerConfiguration.ModalityNames.Select(n => $"{n} drops"),
        .. TransformerConfiguration.ModalityNames.Select(n => $"{n} wins"),
    ];

    private static readonly Estimand[] s_columns =
    [
        .. Modalities(r => new Estimand(TransformerNames.ClassAccuracy, NetworkKind.Unimodal, r)),
        new(TransformerNames.ClassAccuracy, NetworkKind.Joint),
        .. Modalities(r => new Estimand(TransformerNames.ClassAccuracy, NetworkKind.Probe, r)),
        .. Modalities(r => new Estimand(TransformerNames.Dropped, Modality: r)),
        .. Modalities(r => new Estimand(TransformerNames.KeepsMore, Modality: r)),
    ];

    /// <summary>The table.</summary>
    public static TextTable Of(ConfigurationEstimates estimates)
    {
        var configuration = (TransformerConfiguration)estimates.Configuration.Definition;
        return new TextTable(
            "Accuracies and shares of trials in per cent, each with its interval.",
            s_headings,
            [
                .. Enumerable
                    .Range(0, configuration.Classes)
                    .Select(j =>
                        (string[])
                            [
                                InvariantText.Whole(j),
                                configuration.Source.Classes[j],
                                InvariantText.Count(configuration.Source.TestCounts[j]),
                                .. s_columns.Select(c => Cell(estimates.Find(c with { Class = j }))),
                            ]
                    ),
            ]
        );
    }

    private static IEnumerable<Estimand> Modalities(Func<int, Estimand> of) =>
        Enumerable.Range(0, TransformerConfiguration.Modalities).Select(of);

    private static string Cell(Estimate? estimate)
    {
        if (estimate is null || !double.IsFinite(estimate.Value))
        {
            return "–";
        }

        int decimals = InvariantText.DecimalsFor((estimate.High - estimate.Low) / 2, 100);
        string value = InvariantText.Fixed(100 * estimate.Value, decimals);
        return double.IsNaN(estimate.Low) ? value : $"{value} {EstimandText.Interval(100 * estimate.Low, 100 * estimate.High, decimals)}";
    }
}
