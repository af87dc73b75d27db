namespace ModalityCompetition.TestKit.Calibration;

/// <summary>A random spec and how its truth is found.</summary>
/// <param name="Seed">Seed of the series.</param>
/// <param name="Index">Index within the series: seed and index determine everything else, on every machine.</param>
/// <param name="Yaml">The spec of the small run, as a user would write it.</param>
/// <param name="ReferenceTrials">Trials of the large run.</param>
/// <param name="ReferenceSeed">Seed of the large run, another one than the spec's.</param>
public sealed record RandomSpec(ulong Seed, int Index, string Yaml, long ReferenceTrials, ulong ReferenceSeed);
