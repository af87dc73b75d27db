using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Specs.Expressions;

/// <summary>A function that expressions know.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Number of arguments; for <see cref="Variadic"/> the smallest.</param>
/// <param name="Variadic">Whether it takes more.</param>
/// <param name="Meaning">What it gives, for the reference.</param>
/// <param name="Apply">Its value.</param>
internal sealed record ExpressionFunction(string Name, int Arguments, bool Variadic, string Meaning, Func<double[], double> Apply)
{
    /// <summary>All functions. Smallest and largest argument are NaN where one is, so that no mistake is hidden.</summary>
    public static ImmutableArray<ExpressionFunction> All { get; } =
    [
        new("sqrt", 1, false, "square root", a => Math.Sqrt(a[0])),
        new("log", 1, false, "natural logarithm", a => Math.Log(a[0])),
        new("log2", 1, false, "logarithm to base 2", a => Math.Log2(a[0])),
        new("exp", 1, false, "exponential", a => Math.Exp(a[0])),
        new("pow", 2, false, "first argument to the power of the second", a => Math.Pow(a[0], a[1])),
        new("min", 2, true, "smallest argument", a => a.Aggregate(Math.Min)),
        new("max", 2, true, "largest argument", a => a.Aggregate(Math.Max)),
        new("round", 1, false, "nearest integer, halves away from zero", a => Math.Round(a[0], MidpointRounding.AwayFromZero)),
        new("ceil", 1, false, "smallest integer not below", a => Math.Ceiling(a[0])),
        new("floor", 1, false, "largest integer not above", a => Math.Floor(a[0])),
        new("abs", 1, false, "absolute value", a => Math.Abs(a[0])),
    ];

    /// <summary>The function of a name, or null.</summary>
    public static ExpressionFunction? Find(string name) => All.FirstOrDefault(f => f.Name == name);
}
