namespace ModalityCompetition.Training.Randomness;

/// <summary>
/// The root of all random numbers of a sweep or, with independent pairing, of one of its configurations. Together with the trial
/// index and the purpose it determines every random number of a trial; nothing else does.
/// </summary>
/// <param name="Seed">The sweep's seed.</param>
/// <param name="Configuration">
/// Null for common random numbers, in which every configuration sees the same streams and can be compared in pairs; otherwise the index of
/// the configuration, whose streams are then independent of every other configuration's.
/// </param>
public readonly record struct StreamRoot(ulong Seed, int? Configuration = null);
