namespace ModalityCompetition.Sweeps.Estimates.Competition.Remedies;

/// <summary>What <see cref="RemedyRule"/> looks at.</summary>
/// <param name="Winners">Of all shares of trained winners and the agreement together, see <see cref="Together"/>.</param>
/// <param name="Shared">Of the share of shared classes.</param>
/// <param name="BeyondHalf">Of the gain in shared classes less half of the classes won alone without the remedy.</param>
/// <param name="LoserGamma">Of Gamma of the losers.</param>
/// <param name="JointError">Of the joint test error.</param>
/// <param name="Diverged">Of the share of trials that diverged.</param>
/// <param name="IsIncomplete">Whether more than <see cref="RemedyRule.MostIncomplete"/> of the pairs are incomplete.</param>
internal sealed record RemedyDirections(
    EffectDirection Winners,
    EffectDirection Shared,
    EffectDirection BeyondHalf,
    EffectDirection LoserGamma,
    EffectDirection JointError,
    EffectDirection Diverged,
    bool IsIncomplete
)
{
    /// <summary>
    /// Several differences as one: it rises or falls where any does, is the same where all are, and is open otherwise. Where some rise and
    /// others fall, as shares of winners do, it rises.
    /// </summary>
    public static EffectDirection Together(IEnumerable<EffectDirection> directions)
    {
        EffectDirection together = EffectDirection.Same;
        foreach (EffectDirection direction in directions)
        {
            if (direction is EffectDirection.Rises or EffectDirection.Falls)
            {
                together = together == EffectDirection.Rises ? together : direction;
            }
            else if (direction == EffectDirection.Open && together == EffectDirection.Same)
            {
                together = direction;
            }
        }

        return together;
    }
}
