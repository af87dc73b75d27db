using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Pilots;

/// <summary>What twins would bring a configuration.</summary>
/// <param name="Configuration">Index of the configuration.</param>
/// <param name="Trials">Trials of the pilot.</param>
/// <param name="Quantities">Keys of the estimands that were looked at.</param>
/// <param name="Levels">Every level, the cheapest twins last; empty where nothing could be tried.</param>
/// <param name="Obstacle">Why nothing could be tried, as a sentence; null where it could.</param>
public sealed record TwinAdvice(
    int Configuration,
    int Trials,
    ImmutableArray<string> Quantities,
    ImmutableArray<TriedLevel> Levels,
    string? Obstacle
)
{
    /// <summary>
    /// The variance of a trial that is left without twins, of every quantity; NaN where twins are no control and it was not looked at.
    /// </summary>
    public ImmutableArray<double> Variances { get; init; } = [];

    /// <summary>The variance of a trial without any control, of every quantity; NaN as there.</summary>
    public ImmutableArray<double> PlainVariances { get; init; } = [];

    /// <summary>
    /// Half the mean number of classes whose winners differ between two trials: what a change of one winner does to a quantity is at most
    /// what these allow with the variance that is seen.
    /// </summary>
    public double WinnersVariance { get; init; }

    /// <summary>Why nothing could be tried where trials diverge.</summary>
    public const string Diverging = "Trials diverge, and controls need every trial to complete.";

    /// <summary>Kinds of twins that could not be tried, each with the reason as a sentence.</summary>
    public ImmutableArray<(ITwinKind Level, string Why)> Failed { get; init; } = [];

    /// <summary>How long a trial took, seconds; null where operations are counted and no clock is asked.</summary>
    public double? TrialSeconds { get; init; }

    /// <summary>With fewer trials estimates have no controls of twins.</summary>
    public const long FewestTrials = 40;

    /// <summary>Twins that leave more work than this are not worth their place in a spec.</summary>
    public const double MostWork = 0.9;

    /// <summary>
    /// A level may take so many times the least work and still be preferred for twins that resemble their trials more: a pilot does not
    /// see the rare trials in which cheap twins part from them.
    /// </summary>
    public const double Near = 1.1;

    /// <summary>
    /// The best level, be it worth its place or not: of those that pay and make nothing dearer, and whose work is near the least of these,
    /// that whose twins resemble their trials most; without such levels that with the least work. Null where nothing could be tried.
    /// </summary>
    public TriedLevel? Best => Choose(Levels, l => l.MeanWork, l => l.MakesDearer, l => l.LeastRho2);

    /// <summary>The level that <see cref="Best"/> describes.</summary>
    /// <param name="levels">The levels.</param>
    /// <param name="work">Work of a level.</param>
    /// <param name="makesDearer">Whether a level makes something dearer.</param>
    /// <param name="resemblance">How much twins of a level resemble their trials.</param>
    public static T? Choose<T>(IEnumerable<T> levels, Func<T, double> work, Func<T, bool> makesDearer, Func<T, double> resemblance)
    {
        IGrouping<bool, T>? group = levels.GroupBy(l => makesDearer(l) || work(l) >= MostWork).MinBy(g => g.Key);
        return group switch
        {
            null => default,
            { Key: true } => group.MinBy(work),
            _ => group.Where(l => work(l) <= Near * group.Min(work)).MaxBy(resemblance),
        };
    }

    /// <summary>What the pilot says of a level; null where it was not tried.</summary>
    /// <param name="level">The level.</param>
    public TriedLevel? At(ITwinKind level) => Levels.FirstOrDefault(l => l.Level.Equals(level));

    /// <summary>Whether it is worth its place.</summary>
    public bool Pays => Best is { } best && best.MeanWork < MostWork;
}
