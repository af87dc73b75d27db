using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Instruments;

/// <summary>Every instrument of the meter <see cref="RunTelemetry.Name"/>.</summary>
public static class InstrumentCatalogue
{
    /// <summary>What is told of a process.</summary>
    public static ImmutableArray<InstrumentEntry> OfProcess => RunInstruments.All;

    /// <summary>What is told of each sweep at work, by its owner.</summary>
    public static ImmutableArray<InstrumentEntry> OfSweep => SweepInstruments.All;
}
