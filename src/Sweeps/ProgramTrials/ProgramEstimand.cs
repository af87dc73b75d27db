using System.Globalization;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Expressions;
using ModalityCompetition.Programs.Measurements;
using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.ProgramTrials;

/// <summary>One number per trial whose mean over trials is estimated: a place of a measurement, or of an expression.</summary>
/// <param name="Key">Its key, for example <c>loss</c>, <c>error[modality=image]</c>.</param>
/// <param name="Quantity">What it is, in words.</param>
/// <param name="Range">What it cannot leave.</param>
/// <param name="Section">Which trials have it, and what it is.</param>
/// <param name="Source">Index of the number among those that a trial shows: measured, or made of what was measured.</param>
/// <param name="Winner">The place that a winner must have for this to be 1; null where the number itself is observed.</param>
/// <param name="Quantile">Which quantile over trials is estimated, in (0, 1); null for the mean.</param>
internal sealed record ProgramEstimand(
    string Key,
    string Quantity,
    ValueRange Range,
    ObservedSection Section,
    int Source,
    int? Winner = null,
    double? Quantile = null
);

/// <summary>Where the observation of an estimand stands.</summary>
internal enum ObservedSection
{
    /// <summary>0 or 1, of every completed trial.</summary>
    Indicator,

    /// <summary>A number of every completed trial.</summary>
    Number,

    /// <summary>A number of completed trials in which it exists.</summary>
    WhereItExists,
}

/// <summary>Lists the estimands of a declaration.</summary>
internal static class ProgramEstimands
{
    /// <summary>What the name of an estimand ends with where its mean is estimated with its twins.</summary>
    public const string Controlled = "_controlled";

    // Arithmetic that may have no finite result whatever the ranges are.
    private static readonly string[] Partial = ["/", "^", "sqrt", "log", "exp"];

    /// <summary>
    /// The key under which the mean of an estimand is estimated once more, with its twins: <c>loss_controlled</c>,
    /// <c>error_controlled[modality=image]</c>.
    /// </summary>
    /// <param name="key">Key of the estimand.</param>
    public static string ControlledName(string key)
    {
        int open = key.IndexOf('[', StringComparison.Ordinal);
        return open < 0 ? key + Controlled : key[..open] + Controlled + key[open..];
    }

    /// <summary>The estimands: measurements and then expressions, in the order of the declaration.</summary>
    /// <param name="declaration">The program.</param>
    public static IEnumerable<ProgramEstimand> Of(ProgramDeclaration declaration)
    {
        int source = 0;
        foreach (Measurement measured in declaration.Measurements)
        {
            string[] places = [.. Places(declaration, measured.Axes)];
            foreach (string place in places)
            {
                if (measured.WinnerOf is { } axis)
                {
                    ProgramAxis of = declaration.Axes[axis];
                    for (int i = 0; i < of.Length; i++)
                    {
                        string part = place.Length == 0 ? $"{of.Name}={of.Labels[i]}" : $"{place},{of.Name}={of.Labels[i]}";
                        yield return new ProgramEstimand(
                            $"{measured.Name}[{part}]",
                            $"P({measured.Name} is {of.Labels[i]})",
                            ValueRange.Share,
                            ObservedSection.Indicator,
                            source,
                            i
                        );
                    }
                }
                else
                {
                    yield return new ProgramEstimand(
                        Named(measured.Name, place),
                        measured.Kind == MeasurementKind.Indicator ? $"P({measured.Name})" : $"mean {measured.Name}",
                        new ValueRange(measured.Range.Lowest, measured.Range.Highest),
                        measured.Optional ? ObservedSection.WhereItExists
                            : measured.Kind == MeasurementKind.Indicator ? ObservedSection.Indicator
                            : ObservedSection.Number,
                        source
                    );
                }

                source++;
            }
        }

        HashSet<string> partial = [.. declaration.Measurements.Where(m => m.Optional).Select(m => m.Name)];
        foreach (DerivedEstimand derived in declaration.Estimands)
        {
            bool exists = AlwaysExists(derived, partial);
            if (!exists)
            {
                partial.Add(derived.Name);
            }

            ValueRange range =
                derived.Kind == EstimandKind.Probability ? ValueRange.Share : new ValueRange(derived.Range.Lowest, derived.Range.Highest);
            foreach (string place in Places(declaration, derived.Axes))
            {
                yield return new ProgramEstimand(
                    Named(derived.Name, place),
                    derived.Kind == EstimandKind.Mean ? $"mean {derived.Text}" : derived.Text,
                    range,
                    !exists || derived.Kind == EstimandKind.Quantile ? ObservedSection.WhereItExists
                        : derived.Kind == EstimandKind.Probability ? ObservedSection.Indicator
                        : ObservedSection.Number,
                    source++,
                    Quantile: derived.Kind == EstimandKind.Quantile ? derived.Level : null
                );
            }
        }
    }

    // A bounded expression of what every trial has cannot overflow, and without division and the like it is never 0/0.
    private static bool AlwaysExists(DerivedEstimand derived, HashSet<string> partial) =>
        derived.Range.IsBounded
        && !Partial.Any(p => derived.Text.Contains(p, StringComparison.Ordinal))
        && !partial.Any(p => derived.Text.Contains(p, StringComparison.Ordinal));

    private static string Named(string name, string place) => place.Length == 0 ? name : $"{name}[{place}]";

    // Row-major in the axes, in their order.
    private static IEnumerable<string> Places(ProgramDeclaration declaration, IReadOnlyList<int> axes)
    {
        IEnumerable<string> places = [""];
        foreach (int axis in axes)
        {
            ProgramAxis on = declaration.Axes[axis];
            places = places.SelectMany(p =>
                on.Labels.Select(l => string.Create(CultureInfo.InvariantCulture, $"{p}{(p.Length == 0 ? "" : ",")}{on.Name}={l}"))
            );
        }

        return places;
    }
}
