namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>What the trials say about a claim.</summary>
public enum Verdict
{
    /// <summary>Of an exact claim: every value of the interval agrees with it, up to its tolerance.</summary>
    Consistent,

    /// <summary>Of an exact claim: no value of the interval agrees with it.</summary>
    Refuted,

    /// <summary>Some values of the interval agree with the claim and some do not: undecided at this precision; or what
    /// was trained does not let it be decided.</summary>
    Undecided,

    /// <summary>Of a claim up to o(1): every value of the interval is within what is granted to the o(1) term.</summary>
    Agrees,

    /// <summary>Of a claim up to o(1): no value of the interval is. This measures the o(1) term and refutes no limit.</summary>
    Differs,
}
