using System.Collections.Immutable;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.Pilots;

/// <summary>What a pilot says of one kind of twins.</summary>
/// <param name="Level">The kind.</param>
/// <param name="CostRatio">How many twins cost as much as a trial.</param>
/// <param name="Rho2">Squared correlation of trial and twin, of every quantity.</param>
/// <param name="Twins">The best number of twins of a trial.</param>
/// <param name="Work">The work for the same half-width over that without twins, of every quantity.</param>
public sealed record TriedLevel(ITwinKind Level, double CostRatio, ImmutableArray<double> Rho2, int Twins, ImmutableArray<double> Work)
{
    /// <summary><see cref="Work"/> with every number of twins, from <see cref="TwinParameters.Fewest"/> on.</summary>
    public ImmutableArray<ImmutableArray<double>> Works { get; init; } = [];

    /// <summary>
    /// How probable it is that the twin of a trial has another winner of some class, by Laplace's rule; 0 where nothing is known of
    /// winners.
    /// </summary>
    public double Departures { get; init; }

    /// <summary>Work counts as at least this, so that a mean of logarithms is finite where twins leave nothing.</summary>
    public const double LeastWork = 1e-6;

    /// <summary>A quantity may get dearer by this without its being held against the level: a pilot does not know it better.</summary>
    public const double Tolerated = 1.05;

    // Works that differ by less are not told apart.
    private const double Flat = 1.03;

    /// <summary>A level with the number of twins that takes the least work.</summary>
    /// <param name="level">The kind of twins.</param>
    /// <param name="costRatio">How many twins cost as much as a trial.</param>
    /// <param name="quantities">Every quantity of the trials, and that of their first twins; null where twins are no control.</param>
    /// <param name="most">Most twins of a trial, at least <see cref="TwinParameters.Fewest"/>.</param>
    /// <param name="allowance">What the estimate of a quantity adds to the share of the variance that twins leave; null for
    /// nothing.</param>
    internal static TriedLevel Of(
        ITwinKind level,
        double costRatio,
        IReadOnlyList<(TwinSeries? Trial, double[]? Twin)> quantities,
        int most = TwinParameters.Most,
        Func<TwinSeries, double, double>? allowance = null
    )
    {
        ImmutableArray<double>[] works =
        [
            .. Enumerable
                .Range(TwinParameters.Fewest, most - TwinParameters.Fewest + 1)
                .Select(k =>
                    quantities
                        .Select(q => (1 + (k / costRatio)) * (q.Twin is { } twin ? Left(q.Trial!, q.Trial!.VarianceRatio(twin, k)) : 1))
                        .ToImmutableArray()
                ),
        ];

        // The minimum is flat, and fewer twins make everything cheaper that has none.
        double least = works.Min(MeanOf);
        int at = Array.FindIndex(works, work => MeanOf(work) <= Flat * least);
        return new TriedLevel(
            level,
            costRatio,
            [.. quantities.Select(q => q.Twin is { } twin ? q.Trial!.Rho2(twin) : 0)],
            TwinParameters.Fewest + at,
            works[at]
        )
        {
            Works = [.. works],
        };

        double Left(TwinSeries trial, double share) =>
            allowance is null ? share : Math.Max(share, Math.Min(1, share + allowance(trial, share)));
    }

    /// <summary>Whether some quantity takes more work than without twins.</summary>
    public bool MakesDearer => Work.Any(w => w > Tolerated);

    /// <summary>The geometric mean of <see cref="Work"/>, by which levels are compared.</summary>
    public double MeanWork => MeanOf(Work);

    /// <summary>The variance of an estimate with twins over that without, at the same number of trials.</summary>
    /// <param name="quantity">Which of the quantities.</param>
    public double VarianceRatio(int quantity) => Work[quantity] / (1 + (Twins / CostRatio));

    /// <summary>How much a twin resembles its trial in what it resembles it least.</summary>
    public double LeastRho2 => Rho2.Min();

    /// <summary>The geometric mean of the work for several quantities.</summary>
    /// <param name="work">The work for each.</param>
    public static double MeanOf(ImmutableArray<double> work) => Math.Exp(work.Average(w => Math.Log(Math.Max(w, LeastWork))));
}
