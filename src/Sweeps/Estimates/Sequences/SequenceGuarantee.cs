namespace ModalityCompetition.Sweeps.Estimates.Sequences;

/// <summary>What the coverage of a confidence sequence rests on.</summary>
public enum SequenceGuarantee
{
    /// <summary>
    /// P(the mean is in every interval) >= confidence at any number of observations, whatever the distribution within the stated bounds.
    /// </summary>
    Exact,

    /// <summary>The same holds in the limit of a late first look; nothing is promised for few or heavy-tailed observations.</summary>
    Asymptotic,
}
