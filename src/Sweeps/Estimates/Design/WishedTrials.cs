using ModalityCompetition.Sweeps.Competition.Twins;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Pilots;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.Estimates.Design;

/// <summary>The trials that one wished half-width takes, without twins and with any that a pilot tried.</summary>
/// <param name="Design">The configuration.</param>
/// <param name="Target">What is wished for, of trials without twins.</param>
/// <param name="Advice">What the pilot of twins says of the configuration.</param>
/// <param name="Quantity">Which of its quantities this is.</param>
/// <param name="Seconds">Seconds of one worker for a trial without twins.</param>
internal sealed record WishedTrials(ConfigurationDesign Design, TargetDesign Target, TwinAdvice Advice, int Quantity, double Seconds)
{
    // Halvings of what lies between the most and the fewest trials that it can be.
    private const int Halvings = 40;

    /// <summary>Trials without twins; null where the pilot does not tell.</summary>
    public long? Without => Target.Fixed.Trials;

    /// <summary>Whether the pilot tried twins of a level.</summary>
    /// <param name="level">The level.</param>
    public bool Knows(TwinLevel level) => Advice.At(level) is { Works.IsEmpty: false };

    /// <summary>How much such a twin resembles its trial; 1 where twins are no control of the quantity, of which they tell
    /// nothing.</summary>
    /// <param name="level">One that the pilot tried.</param>
    public double Rho2(TwinLevel level) => Advice.Variances[Quantity] > 0 ? Advice.At(level)!.Rho2[Quantity] : 1;

    /// <summary>Trials with twins.</summary>
    /// <param name="level">One that the pilot tried.</param>
    /// <param name="twins">Number of twins of a trial.</param>
    public long With(TwinLevel level, int twins)
    {
        long alone = Without!.Value;
        double work = Advice.At(level)!.Works[twins - TwinParameters.Fewest][Quantity];
        double share = Target.Constant is null ? work / Dearer(level, twins) : 1;
        long trials = (long)Math.Ceiling(Math.Min(Allowed(level, alone, share), TrialForecast.Farthest));
        return Math.Max(trials, Math.Min(alone, TwinAdvice.FewestTrials));
    }

    /// <summary>Seconds of one worker for a trial with its twins.</summary>
    /// <param name="level">One that the pilot tried.</param>
    /// <param name="twins">Number of twins of a trial.</param>
    public double SecondsWith(TwinLevel level, int twins) => Seconds * Dearer(level, twins);

    // The fewest trials that reach the half-width with what is allowed for, which falls as trials are added; where that weighs more than
    // what twins gain, the estimate is that without them.
    private double Allowed(TwinLevel level, long alone, double share)
    {
        double fewest = alone * share;
        if (Suffice(fewest) || share >= 1)
        {
            return fewest;
        }

        double most = alone;
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (fewest + most) / 2;
            (fewest, most) = Suffice(middle) ? (fewest, middle) : (middle, most);
        }

        return most;

        bool Suffice(double trials) => trials >= alone * (share + Allowance(level, share, trials));
    }

    private double Allowance(TwinLevel level, double share, double trials) =>
        Advice.Variances[Quantity] > 0
            ? DepartureAllowance.Of(
                share,
                Advice.PlainVariances[Quantity] / Advice.Variances[Quantity],
                Advice.At(level)!.Departures,
                Advice.WinnersVariance,
                trials
            )
            : 0;

    private double Dearer(TwinLevel level, int twins) => 1 + (twins / Advice.At(level)!.CostRatio);
}
