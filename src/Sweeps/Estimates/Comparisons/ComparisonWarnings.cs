using System.Collections.Immutable;
using System.Globalization;
using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;

namespace ModalityCompetition.Sweeps.Estimates.Comparisons;

/// <summary>What a reader of a comparison must know before using it, one sentence each.</summary>
internal static class ComparisonWarnings
{
    private const int NamedAtMost = 3;
    private const int ChangesNamedAtMost = 12;

    /// <summary>Warnings about two runs as a whole.</summary>
    public static ImmutableArray<string> OfRuns(ComparedRun a, ComparedRun b)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        if (ReferenceEquals(a, b))
        {
            return [];
        }

        if (a.Ledger.Identity.Engine != b.Ledger.Identity.Engine)
        {
            warnings.Add(
                Text($"The engines differ, {a.Ledger.Identity.Engine} and {b.Ledger.Identity.Engine}: they agree up to rounding only.")
            );
        }

        if (!string.Equals(a.Spec.CanonicalText, b.Spec.CanonicalText, StringComparison.Ordinal))
        {
            warnings.Add(Text($"The specs of {a.Name} and {b.Name} differ: {Differing(a.Spec, b.Spec)}."));
        }

        if (a.Spec.Confidence != b.Spec.Confidence)
        {
            warnings.Add(
                Text($"The confidences differ, {a.Spec.Confidence} and {b.Spec.Confidence}: differences have {a.Spec.Confidence}.")
            );
        }

        return warnings.ToImmutable();
    }

    /// <summary>Warnings about two configurations.</summary>
    public static ImmutableArray<string> OfConfigurations(
        string nameA,
        ConfigurationEstimates a,
        string nameB,
        ConfigurationEstimates b,
        ImmutableArray<EstimandDifference> differences,
        bool paired
    )
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        ImmutableArray<string> namesA = [.. a.Configuration.Definition.EntryNames];
        ImmutableArray<string> namesB = [.. b.Configuration.Definition.EntryNames];
        ObservationLayout first = a.Configuration.Estimands().Layout;
        ObservationLayout second = b.Configuration.Estimands().Layout;
        if (first.Classes != second.Classes || first.Modalities != second.Modalities)
        {
            warnings.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The shapes differ, K={first.Classes}, R={first.Modalities} and K={second.Classes}, R={second.Modalities}: "
                        + $"only what both have is compared."
                )
            );
        }

        if (!namesA.SequenceEqual(namesB))
        {
            warnings.Add(
                Text(
                    $"The modalities are called {string.Join(", ", namesA)} and {string.Join(", ", namesB)}: they are matched by position."
                )
            );
        }

        if (
            differences.Any(d => d.Estimand.Name is EstimandNames.Gap or EstimandNames.GapPositive)
            && a.BestModality is { } bestA
            && b.BestModality is { } bestB
            && bestA != bestB
        )
        {
            warnings.Add(
                $"The gap is against {namesA[bestA]} in {nameA} and against {namesB[bestB]} in {nameB}, the best uni-modal network "
                    + "of each."
            );
        }

        if (differences.FirstOrDefault(d => d.A.ComparedWith is { } ofA && d.B.ComparedWith is { } ofB && ofA != ofB) is { } other)
        {
            warnings.Add(
                $"{other.Estimand.Name} is against {namesA[other.A.ComparedWith!.Value]} in {nameA} and against "
                    + $"{namesB[other.B.ComparedWith!.Value]} in {nameB}, the best uni-modal network of each."
            );
        }

        if (paired && a.Trials != b.Trials)
        {
            warnings.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Paired differences, and the values beside them, use the "
                        + $"{Math.Min(a.Trials, b.Trials)} common trials of {a.Trials} and {b.Trials}."
                )
            );
        }

        if (a.DependsOnMachine || b.DependsOnMachine)
        {
            warnings.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{a.TimedOut + a.Crashed} and {Trials(b.TimedOut + b.Crashed)} timed out or crashed and count for nothing"
                        + $"{(paired ? ", and so do their partners" : "")}."
                )
            );
        }

        if (a.Diverged + b.Diverged > 0)
        {
            warnings.Add(
                Text(
                    $"{a.Diverged} and {Trials(b.Diverged)} diverged and count only at t = 0{(paired ? ", and so do their partners" : "")}."
                )
            );
        }

        if (differences.Length > 0 && Math.Min(a.Trials, b.Trials) == 0)
        {
            warnings.Add(Text($"{(a.Trials == 0 ? nameA : nameB)} has no trials of this configuration yet."));
        }

        // What holds alike of both sides is told once.
        foreach (
            var alike in new[] { (Name: nameA, Side: a), (Name: nameB, Side: b) }
                .Select(s => (Of: Text($"{s.Name}, configuration {s.Side.Configuration.Index}"), Caution: Caution(s.Side)))
                .Where(s => s.Caution is not null)
                .GroupBy(s => s.Caution, StringComparer.Ordinal)
        )
        {
            warnings.Add($"{string.Join(", and ", alike.Select(s => s.Of))}: {alike.Key}");
        }

        warnings.AddRange(MissingIntervals.Sentences(differences, paired, namesA));
        AddHurtByPairing(warnings, differences, namesA);
        return warnings.ToImmutable();
    }

    /// <summary>
    /// Pairing hurts where the two sides of a pair are negatively correlated. A ratio within three standard errors of 1 is no evidence: the
    /// correlation of n uncorrelated pairs has a standard error of 1/sqrt(n).
    /// </summary>
    private static void AddHurtByPairing(
        ImmutableArray<string>.Builder warnings,
        ImmutableArray<EstimandDifference> differences,
        ImmutableArray<string> modalities
    )
    {
        var hurt = differences
            .Where(d => d.Estimand.Class is null && d.VarianceRatio is { } ratio && ratio < 1 - (3 / Math.Sqrt(d.Pairs)))
            .OrderBy(d => d.VarianceRatio)
            .ToList();
        if (hurt.Count > 0)
        {
            string[] names =
            [
                .. hurt.Select(d => Text($"{EstimandSelector.Format(d.Estimand, modalities)} (variance ratio {d.VarianceRatio:0.00})")),
            ];
            warnings.Add(
                $"Pairing widens the interval of {Enumeration.Of(names, NamedAtMost)}: runs with different seeds would compare better."
            );
        }
    }

    private static string? Caution(ConfigurationEstimates side) => side.Configuration.Measures.Part<IExperimentEstimates>()?.Caution(side);

    private static string Trials(long count) => count == 1 ? "1 trial" : Text($"{count} trials");

    private static string Differing(SweepSpec a, SweepSpec b)
    {
        try
        {
            return Enumeration.Of([.. SpecDifference.Between(a.CanonicalText, b).Select(c => c.ToString())], ChangesNamedAtMost, "; ");
        }
        catch (FormatException)
        {
            // A run of another version of the spec's canonical text: that they differ is all that can be said.
            return "their canonical texts";
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
