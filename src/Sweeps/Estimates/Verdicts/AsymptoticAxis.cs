using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>
/// Configurations along which x tends to 0, x = sigma_0 or x = 1/K: they agree in every swept parameter except those that always change
/// together with it. Only those with x up to ten times the least one (at least the three least) are used, because far from the limit
/// nothing says that a line fits; of more than 64 of these 64 are used, evenly spread in their order. The rule looks at x alone, so it
/// cannot favour an outcome.
/// </summary>
/// <param name="Symbol">What x is, <c>sigma0</c> or <c>1/K</c>.</param>
/// <param name="Where">Label of the fixed parameters; empty when there are none.</param>
/// <param name="Members">The configurations with their x, ascending in x, at least three.</param>
internal sealed record AsymptoticAxis(string Symbol, string Where, ImmutableArray<(double X, AxisPoint Point)> Members)
{
    /// <summary>Name of the axis in sigma_0.</summary>
    public const string Sigma = "sigma0";

    /// <summary>Name of the axis in K.</summary>
    public const string Classes = "1/K";

    private const string SigmaKey = "network.sigma0";
    private const string ClassesKey = "data.K";
    private const double WidestRatio = 10;
    private const int LeastPoints = 3;
    private const int MostPoints = 64;

    /// <summary>The axes of a sweep.</summary>
    public static IEnumerable<AsymptoticAxis> Of(IReadOnlyList<AxisPoint> points) =>
        Along(points, Sigma, SigmaKey, c => c.Network.InitialScale).Concat(Along(points, Classes, ClassesKey, c => 1.0 / c.Classes));

    /// <summary>Whether a sweep may have such an axis.</summary>
    public static bool Has(SweepSpec spec) => spec.Configurations.Any(c => c.AxisValues.Any(a => a.Parameter is SigmaKey or ClassesKey));

    private static IEnumerable<AsymptoticAxis> Along(
        IReadOnlyList<AxisPoint> points,
        string symbol,
        string parameter,
        Func<TrialConfiguration, double> x
    )
    {
        string[] swept = [.. points.SelectMany(e => e.Configuration.AxisValues).Select(a => a.Parameter).Distinct(StringComparer.Ordinal)];
        if (!swept.Contains(parameter))
        {
            yield break;
        }

        HashSet<string> together =
        [
            .. swept.Where(p => p == parameter || (Determines(points, parameter, p) && Determines(points, p, parameter))),
        ];
        foreach (var line in points.GroupBy(e => Rest(e.Configuration, together), StringComparer.Ordinal))
        {
            var sorted = line.Select(e => (X: x(e.Configuration.Configuration), Point: e)).OrderBy(m => m.X).ToList();
            int near = Math.Max(LeastPoints, sorted.Count(m => m.X <= WidestRatio * (1 + 1e-9) * sorted[0].X));
            if (sorted.Select(m => m.X).Distinct().Count() == sorted.Count && sorted.Count >= LeastPoints)
            {
                yield return new AsymptoticAxis(symbol, line.Key, [.. Spread(near).Select(i => sorted[i])]);
            }
        }
    }

    // The covariance of the points has as many entries as pairs of them, and its factorisation takes the cube of their number.
    private static IEnumerable<int> Spread(int count) =>
        count <= MostPoints
            ? Enumerable.Range(0, count)
            : Enumerable.Range(0, MostPoints).Select(i => (int)((long)i * (count - 1) / (MostPoints - 1)));

    private static string Rest(PlannedConfiguration configuration, HashSet<string> together)
    {
        ImmutableArray<AxisValue> rest = [.. configuration.AxisValues.Where(a => !together.Contains(a.Parameter))];
        return rest.IsEmpty ? "" : configuration.Only(rest).Label;
    }

    private static bool Determines(IReadOnlyList<AxisPoint> points, string from, string to) =>
        points
            .Select(e => e.Configuration.AxisValues)
            .GroupBy(v => v.FirstOrDefault(a => a.Parameter == from)?.Value)
            .All(g => g.Select(v => v.FirstOrDefault(a => a.Parameter == to)?.Value).Distinct().Count() == 1);
}
