using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Reading;

namespace ModalityCompetition.Sweeps.Estimates.Design;

/// <summary>Reads which half-widths are wished for.</summary>
public static class DesignTargets
{
    /// <summary>Those of the section <c>until</c>; none of a sweep without it.</summary>
    /// <param name="spec">The sweep.</param>
    public static IReadOnlyList<DesignTarget> Of(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ImmutableArray<string> names = [.. spec.Configurations[0].Definition.EntryNames];
        return [.. (spec.Until?.Targets ?? []).Select(t => Target(spec, names, t.Estimand, t.HalfWidth, t.Confidence))];
    }

    /// <summary>Reads them.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="words">Each a half-width for an estimand, <c>gap=0.01</c>, or for all headline estimands, <c>0.01</c>; none for the
    /// target of the spec.</param>
    /// <param name="headline">The headline estimands of the experiment.</param>
    /// <param name="mistake">What is wrong, with what would be right, as a sentence; null where nothing is.</param>
    /// <returns>The targets, at least one; null where something is wrong.</returns>
    public static IReadOnlyList<DesignTarget>? Read(
        SweepSpec spec,
        IReadOnlyList<string> words,
        IReadOnlyList<Estimand> headline,
        out string? mistake
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(headline);
        mistake = null;
        ImmutableArray<string> names = [.. spec.Configurations[0].Definition.EntryNames];
        var targets = new List<DesignTarget>();
        var given = new Dictionary<Estimand, string>();
        string? ofAll = null;
        if (words.Count == 0)
        {
            if (spec.Until is not null)
            {
                return Of(spec);
            }

            string example = headline.Count > 0 ? EstimandSelector.Format(headline[^1], names) : "ESTIMAND";
            mistake =
                $"the half-width is missing: give --half-width {example}=0.01, since the spec has no 'until' whose target would be "
                + "taken.";
            return null;
        }

        foreach (string word in words)
        {
            // The key of an estimand may have '=' within its brackets.
            int split = word.LastIndexOf('=') is var at && at > word.LastIndexOf(']') ? at : -1;
            string number = word[(split + 1)..];
            if (!SpecNumber.TryParse(number.Trim(), out double halfWidth) || !(halfWidth > 0) || !double.IsFinite(halfWidth))
            {
                mistake =
                    $"'{word}' is no half-width: give ESTIMAND=NUMBER, for example gap=0.01, or a number above 0 for all headline "
                    + "estimands.";
                return null;
            }

            if (split < 0 && ofAll is not null)
            {
                mistake = $"--half-width {word}: stands beside --half-width {ofAll}; give one number for all headline estimands.";
                return null;
            }

            ofAll = split < 0 ? word : ofAll;
            string[] keys =
                split >= 0
                    ? [word[..split].Replace(" ", "", StringComparison.Ordinal)]
                    : [.. headline.Select(h => EstimandSelector.Format(h, names)).Concat(Stopped().Select(s => s.Estimand)).Distinct()];
            foreach (string key in keys)
            {
                if (WhyNone(spec, key, names) is { } why)
                {
                    mistake = $"--half-width {word}: {why}.";
                    return null;
                }

                DesignTarget target = Target(spec, names, key, halfWidth, ConfidenceOf(key));
                if (split >= 0 && !given.TryAdd(target.Estimand, word))
                {
                    mistake =
                        $"--half-width {word}: is '{key}' like --half-width {given[target.Estimand]}; give every estimand once, with the "
                        + "narrower half-width.";
                    return null;
                }

                // One number for all leaves an estimand the half-width of its own, wherever it stands.
                if (split >= 0 || !given.ContainsKey(target.Estimand))
                {
                    targets.RemoveAll(t => t.Estimand == target.Estimand);
                    targets.Add(target);
                }
            }
        }

        return targets;

        IEnumerable<SpecTarget> Stopped() => spec.Until?.Targets ?? [];

        // Of an estimand that is no target of the spec that of the first one.
        double ConfidenceOf(string key) =>
            (Stopped().FirstOrDefault(s => s.Estimand == key) ?? Stopped().FirstOrDefault())?.Confidence ?? spec.Confidence;
    }

    private static DesignTarget Target(SweepSpec spec, ImmutableArray<string> names, string key, double halfWidth, double confidence)
    {
        EstimandSelector.TryParse(key, names, out Estimand? estimand);
        bool canStop = EstimandKey.MistakeInTarget(key, spec.Configurations) is null;
        bool isStopped = spec.Until is { } until && until.Targets.Any(t => t.Estimand == key);
        return new DesignTarget(estimand!, key, halfWidth, confidence, canStop)
        {
            LeastTrials = isStopped ? spec.Until!.LeastTrials : 1,
            IsStopped = isStopped,
        };
    }

    // An estimand that no sweep can stop on still has an interval in the report, if every configuration has it.
    private static string? WhyNone(SweepSpec spec, string key, ImmutableArray<string> names) =>
        EstimandKey.MistakeInTarget(key, spec.Configurations) is { } why
        && !(
            EstimandSelector.TryParse(key, names, out Estimand? estimand)
            && spec.Configurations.All(c => c.Estimands().Rows(best: 0).Any(r => r.Key == estimand))
        )
            ? why
            : null;
}
