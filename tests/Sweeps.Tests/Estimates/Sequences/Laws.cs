namespace ModalityCompetition.Sweeps.Tests.Estimates.Sequences;

/// <summary>Laws of one observation per trial with a known mean.</summary>
internal static class Laws
{
    public static Law Bernoulli(double p) => new($"Bernoulli {p}", p, random => random.NextDouble() < p ? 1 : 0);

    /// <summary>u^4: mean 1/5, skewness 1.2, in [0, 1]. Like an error rate that is mostly small.</summary>
    public static Law Skewed { get; } = new("u^4", 0.2, random => Math.Pow(random.NextDouble(), 4));

    /// <summary>0.02 u with probability 0.95, else 0.8 + 0.2 u: rarely large. Mean 0.95 * 0.01 + 0.05 * 0.9 = 0.0545, skewness 4.</summary>
    public static Law RarelyLarge { get; } =
        new("rarely large", 0.0545, random => random.NextDouble() < 0.95 ? 0.02 * random.NextDouble() : 0.8 + (0.2 * random.NextDouble()));

    /// <summary>
    /// Share of ten classes won when all classes of a trial share its winning probability u: uniform on {0, .1, .., 1}, mean 1/2.
    /// </summary>
    public static Law ClusteredClasses { get; } =
        new(
            "10 clustered classes",
            0.5,
            random =>
            {
                var u = random.NextDouble();
                var won = 0;
                for (var j = 0; j < 10; j++)
                {
                    won += random.NextDouble() < u ? 1 : 0;
                }

                return won / 10.0;
            }
        );

    /// <summary>1 + a standard exponential: unbounded, mean 2, skewness 2. Like the growth of a loser.</summary>
    public static Law Exponential { get; } = new("1 + exponential", 2, random => 1 - Math.Log(1 - random.NextDouble()));

    internal sealed record Law(string Name, double Mean, Func<Random, double> Draw)
    {
        public override string ToString() => Name;
    }
}
