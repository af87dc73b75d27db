using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>
/// Configurations along which x tends to 0, x = sigma_0 or x = 1/K: they agree in every swept parameter except those that always change together with it. Only those with x up to
/// ten times the least one (at least the three least) are used, because far from the limit nothing says that a line fits; the rule looks at x alone, so
/// it cannot favour an outcome.
/// </summary>
/// <param name="Symbol">What x is, <c>sigma0</c> or <c>1/K</c>.</param>
/// <param name="Where">Label of the fixed parameters; empty when there are none.</param>
/// <param name="Members">The configurations with their x, ascending in x, at least three.</param>
internal sealed record AsymptoticAxis(string Symbol, string Where, ImmutableArray<(double X, ConfigurationEstimates Estimates)> Members)
{
    /// <summary>Name of the axis in sigma_0.</summary>
    public const string Sigma = "sigma0";

    /// <summary>Name of the axis in K.</summary>
    public const string Classes = "1/K";

    private const double WidestRatio = 10;
    private const int LeastPoints = 3;

    /// <summary>The axes of a sweep.</summary>
    public static IEnumerable<AsymptoticAxis> Of(IReadOnlyList<ConfigurationEstimates> estimates) =>
        Along(estimates, Sigma, "network.sigma0", c => c.Network.InitialScale)
            .Concat(Along(estimates, Classes, "data.K", c => 1.0 / c.Classes));

    private static IEnumerable<AsymptoticAxis> Along(
        IReadOnlyList<ConfigurationEstimates> estimates, string symbol, string parameter, Func<TrialConfiguration, double> x)
    {
        string[] swept = [.. estimates.SelectMany(e => e.Configuration.AxisValues).Select(a => a.Parameter).Distinct(StringComparer.Ordinal)];
        if (!swept.Contains(parameter))
        {
            yield break;
        }

        HashSet<string> together = [.. swept.Where(p => p == parameter || (Determines(estimates, parameter, p) && Determines(estimates, p, parameter)))];
        foreach (var line in estimates.GroupBy(e => Rest(e.Configuration, together), StringComparer.Ordinal))
        {
            var sorted = line.Select(e => (X: x(e.Configuration.Configuration), Estimates: e)).OrderBy(m => m.X).ToList();
            int near = Math.Max(LeastPoints, sorted.Count(m => m.X <= WidestRatio * (1 + 1e-9) * sorted[0].X));
            if (sorted.Select(m => m.X).Distinct().Count() == sorted.Count && sorted.Count >= LeastPoints)
            {
                yield return new AsymptoticAxis(symbol, line.Key, [.. sorted.Take(near)]);
            }
        }
    }

    private static string Rest(PlannedConfiguration configuration, HashSet<string> together)
    {
        ImmutableArray<AxisValue> rest = [.. configuration.AxisValues.Where(a => !together.Contains(a.Parameter))];
        return rest.IsEmpty ? "" : (configuration with { AxisValues = rest }).Label;
    }

    private static bool Determines(IReadOnlyList<ConfigurationEstimates> estimates, string from, string to) => estimates
        .Select(e => e.Configuration.AxisValues)
        .GroupBy(v => v.FirstOrDefault(a => a.Parameter == from)?.Value)
        .All(g => g.Select(v => v.FirstOrDefault(a => a.Parameter == to)?.Value).Distinct().Count() == 1);
}
