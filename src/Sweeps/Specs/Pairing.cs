namespace ModalityCompetition.Sweeps.Specs;

/// <summary>Whether configurations share their random numbers.</summary>
public enum Pairing
{
    /// <summary>Common random numbers: trial i of every configuration uses the same streams, so configurations compare in pairs.</summary>
    Common,

    /// <summary>Every configuration has streams of its own.</summary>
    Independent,
}
