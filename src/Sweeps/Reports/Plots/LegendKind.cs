namespace ModalityCompetition.Sweeps.Reports.Plots;

/// <summary>What an entry of a legend explains.</summary>
internal enum LegendKind
{
    /// <summary>A marker with an error bar.</summary>
    Point,

    /// <summary>A line.</summary>
    Line,

    /// <summary>A faint line.</summary>
    FaintLine,

    /// <summary>A line with markers.</summary>
    Joined,

    /// <summary>A stroke at an exact or predicted value.</summary>
    Theory,

    /// <summary>A reference line.</summary>
    Reference,

    /// <summary>A range of quantiles.</summary>
    Range,
}
