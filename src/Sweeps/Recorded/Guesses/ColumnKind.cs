namespace ModalityCompetition.Sweeps.Recorded.Guesses;

/// <summary>What a column of a file of results can be.</summary>
public enum ColumnKind
{
    /// <summary>The seed of a trial, or its number: trials with the same are compared in pairs.</summary>
    Seed,

    /// <summary>A parameter: its values make configurations.</summary>
    Parameter,

    /// <summary>A real measurement.</summary>
    Real,

    /// <summary>A measurement that is 0 or 1, false or true.</summary>
    Indicator,

    /// <summary>A measurement that is a whole number of at least 0.</summary>
    Count,

    /// <summary>A measurement that says who won.</summary>
    Winner,

    /// <summary>Whether a trial diverged, timed out or crashed.</summary>
    Outcome,

    /// <summary>Nothing: it is left out.</summary>
    LeftOut,
}
