using System.Collections.Immutable;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.Competition.Twins;

/// <summary>What a pilot says of one level.</summary>
/// <param name="Level">The level.</param>
/// <param name="CostRatio">How many twins cost as much as a trial.</param>
/// <param name="Rho2">Squared correlation of trial and twin, of every quantity.</param>
/// <param name="Twins">The best number of twins of a trial.</param>
/// <param name="Work">The work for the same half-width over that without twins, of every quantity.</param>
public sealed record TriedLevel(TwinLevel Level, double CostRatio, ImmutableArray<double> Rho2, int Twins, ImmutableArray<double> Work)
{
    /// <summary><see cref="Work"/> with every number of twins, from <see cref="TwinParameters.Fewest"/> on.</summary>
    public ImmutableArray<ImmutableArray<double>> Works { get; init; } = [];

    /// <summary>Share of the trials whose twin has another winner of some class.</summary>
    public double Departures { get; init; }

    /// <summary>Work counts as at least this, so that a mean of logarithms is finite where twins leave nothing.</summary>
    public const double LeastWork = 1e-6;

    /// <summary>A quantity may get dearer by this without its being held against the level: a pilot does not know it better.</summary>
    public const double Tolerated = 1.05;

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
