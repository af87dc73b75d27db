using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Texts;

/// <summary>Estimands, intervals and methods in words.</summary>
internal static class EstimandText
{
    /// <summary>What an estimand of a configuration is, without network, modality and class.</summary>
    public static string Quantity(Estimand estimand, PlannedConfiguration owner) =>
        owner.Estimands().Find(estimand.Name)?.Quantity ?? estimand.Name;

    /// <summary>What the values of an estimand count, for the axis of a chart.</summary>
    public static string Unit(Estimand estimand, PlannedConfiguration owner) => owner.Estimands().Find(estimand.Name)?.Unit ?? "";

    /// <summary>Whether estimands have a name and nothing else: no network, modality or class.</summary>
    public static bool HasNamesAlone(PlannedConfiguration owner) => !owner.Estimands().HasParts;

    /// <summary>Network, modality and class of an estimand; its name where that is all there is.</summary>
    public static string About(Estimand estimand, PlannedConfiguration owner)
    {
        if (HasNamesAlone(owner))
        {
            return estimand.Name;
        }

        List<string> parts = [];
        string? modality = estimand.Modality is { } index ? ModalityName(owner, index) : null;
        switch (estimand.Network)
        {
            case NetworkKind.Joint:
                parts.Add("joint");
                break;
            case NetworkKind.Unimodal:
                parts.Add(modality is null ? "uni-modal" : $"uni-modal {modality}");
                break;
            case NetworkKind.Probe:
                parts.Add(modality is null ? "probe" : $"probe {modality}");
                break;
            default:
                if (modality is not null)
                {
                    parts.Add(modality);
                }

                break;
        }

        if (estimand.Class is { } j)
        {
            parts.Add(ClassName(owner, j));
        }

        return string.Join(", ", parts);
    }

    /// <summary>An interval with the given decimals; <c>–</c> when there is none.</summary>
    public static string Interval(double low, double high, int decimals) => ReadableNumber.Interval(low, high, decimals);

    /// <summary>Estimator, variance reduction and interval method.</summary>
    public static string Method(Estimate estimate)
    {
        string reduction =
            estimate.VarianceReduction is { } factor && double.IsFinite(factor) ? $" (×{InvariantText.Significant(factor, 2)})" : "";
        return $"{estimate.Estimator}{reduction}, {Name(estimate.Interval)}";
    }

    /// <summary>
    /// Why an interval with controls is wider than the plain one, and is shown all the same; null where no factor is below 1.
    /// </summary>
    /// <param name="estimates">The estimates.</param>
    public static string? OfFactors(IEnumerable<Estimate> estimates) =>
        estimates.Any(e => e.VarianceReduction < 1)
            ? "Where the factor is below 1 the controls explain less than estimating their coefficients from these trials costs, and the "
                + "interval is a little wider than a plain one. It stands all the same: who picks the narrower of two intervals has one "
                + "that "
                + "holds less often than it says."
            : null;

    /// <summary>The name of an interval method.</summary>
    public static string Name(IntervalMethod method) =>
        method switch
        {
            IntervalMethod.ClopperPearson => "Clopper–Pearson",
            IntervalMethod.Student => "Student t",
            IntervalMethod.None => "no interval",
            IntervalMethod.OrderStatistics => "order statistics",
            _ => method.ToString(),
        };

    /// <summary>A prediction with its kind and source.</summary>
    public static string Theory(Prediction prediction)
    {
        string sign = prediction.Kind switch
        {
            PredictionKind.Exact => "=",
            PredictionKind.LowerBound => "≥",
            _ => "≈",
        };
        return $"{sign} {Predicted(prediction.Value)} ({prediction.Source})";
    }

    /// <summary>A predicted share inside a sentence, in per cent like its estimate: <c>exact: 50 %, symmetry</c>.</summary>
    public static string TheoryInWords(Prediction prediction)
    {
        string kind = prediction.Kind switch
        {
            PredictionKind.Exact => "exact:",
            PredictionKind.LowerBound => "at least, as K grows:",
            _ => "predicted as K grows:",
        };
        return $"{kind} {Predicted(100 * prediction.Value)}\u00a0%, {prediction.Source}";
    }

    // A difference of equal predictions is not always an exact zero: 1e-9 would pretend to say something.
    private static string Predicted(double value) => Math.Abs(value) < 1e-6 ? "0" : InvariantText.Significant(value, 4);

    /// <summary>A class by its number and, where it has one, its name.</summary>
    public static string ClassName(PlannedConfiguration owner, int j)
    {
        IReadOnlyList<string> names = owner.Definition.ClassNames;
        return j < names.Count ? $"class {InvariantText.Whole(j)} ({names[j]})" : $"class {InvariantText.Whole(j)}";
    }

    /// <summary>The name of a modality; its index when the configuration has no such modality.</summary>
    public static string ModalityName(ConfigurationEstimates owner, int index) => ModalityName(owner.Configuration, index);

    /// <inheritdoc cref="ModalityName(ConfigurationEstimates, int)"/>
    public static string ModalityName(PlannedConfiguration owner, int index)
    {
        IReadOnlyList<string> modalities = owner.Definition.EntryNames;
        return index >= 0 && index < modalities.Count ? modalities[index] : $"modality {InvariantText.Whole(index)}";
    }
}
