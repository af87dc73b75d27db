namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>What the trials say about a claim.</summary>
public enum Verdict
{
    /// <summary>Every value of the interval agrees with the claim, up to the claim's tolerance.</summary>
    Consistent,

    /// <summary>No value of the interval agrees with the claim.</summary>
    Refuted,

    /// <summary>Some values of the interval agree with the claim and some do not: undecided at this precision.</summary>
    Undecided,
}
