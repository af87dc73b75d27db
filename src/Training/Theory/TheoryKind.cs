namespace ModalityCompetition.Training.Theory;

/// <summary>How far a value of the theory can be trusted at finite K, n and width.</summary>
public enum TheoryKind
{
    /// <summary>Exact for the configuration up to a stated numerical error.</summary>
    Exact,

    /// <summary>Holds up to terms that vanish in a limit (K, or n, growing).</summary>
    Asymptotic,

    /// <summary>A lower bound, up to terms that vanish as K grows.</summary>
    LowerBound,
}
