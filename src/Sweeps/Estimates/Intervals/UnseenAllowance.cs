namespace ModalityCompetition.Sweeps.Estimates.Intervals;

/// <summary>
/// How much of an interval is <see cref="NoSpreadInterval"/>'s bound on trials, or pairs of trials, that were not seen, where nearly all
/// that were seen are alike. The bound falls as 1/n and what was seen as 1/sqrt(n), so it can be said how many trials narrow the interval.
/// </summary>
/// <param name="Trials">Number n of trials, or of pairs, at least 1.</param>
/// <param name="Share">Largest share of trials that differ and of which a sample of n shows none, by Clopper and Pearson.</param>
/// <param name="Seen">Half the width from what was seen; 0 where all were alike.</param>
/// <param name="Added">Half the width that was added: half of <paramref name="Share"/> times the range of an observation.</param>
public sealed record UnseenAllowance(long Trials, double Share, double Seen, double Added)
{
    // Enough to double any number of trials that there can be.
    private const int MostDoublings = 60;

    /// <summary>Whether the allowance is most of the interval, so that the interval says little of the spread that was seen.</summary>
    public bool Dominates => Added > Seen;

    /// <summary>Half the width that more trials would leave, if they show no more than these do.</summary>
    /// <param name="trials">Their number, at least 1.</param>
    public double HalfWidthAt(double trials)
    {
        double share = 1 - Math.Pow(1 - Share, Trials / trials);
        return (Seen * Math.Sqrt(Trials / trials)) + (Added * share / Share);
    }

    /// <summary>About how many trials narrow the interval to a half-width; the same number where it is as narrow; at most 1e15.</summary>
    /// <param name="halfWidth">The half-width, above 0.</param>
    public long TrialsFor(double halfWidth)
    {
        double most = Trials;
        for (int i = 0; i < MostDoublings && HalfWidthAt(most) > halfWidth; i++)
        {
            most *= 2;
        }

        double least = most / 2;
        for (int i = 0; i < MostDoublings && most - least > 0.5 && most > Trials; i++)
        {
            double middle = (least + most) / 2;
            (least, most) = HalfWidthAt(middle) > halfWidth ? (middle, most) : (least, middle);
        }

        return (long)Math.Ceiling(Math.Min(most, 1e15));
    }

    /// <summary>The allowance in an interval of a mean of observations with a range; null where the range has no ends.</summary>
    /// <param name="trials">Number of observations.</param>
    /// <param name="halfWidth">Half the width of the whole interval.</param>
    /// <param name="range">What an observation cannot leave.</param>
    /// <param name="coverage">Coverage of the interval.</param>
    internal static UnseenAllowance? Of(long trials, double halfWidth, Interval range, Coverage coverage)
    {
        if (trials == 0 || !double.IsFinite(halfWidth) || !double.IsFinite(range.High - range.Low))
        {
            return null;
        }

        double share = ClopperPearsonInterval.Of(0, trials, coverage).High;
        double added = Math.Min(halfWidth, share * (range.High - range.Low) / 2);
        return new UnseenAllowance(trials, share, halfWidth - added, added);
    }
}
