namespace ModalityCompetition.Sweeps.Instruments;

/// <summary>What an instrument measures with.</summary>
public enum InstrumentKind
{
    /// <summary>A sum that only grows while the process lives.</summary>
    Counter,

    /// <summary>A sum that grows and falls.</summary>
    UpDownCounter,

    /// <summary>A value as it is at the moment.</summary>
    Gauge,

    /// <summary>How values are spread: their number, their sum, and how many lie below each bound.</summary>
    Histogram,
}
