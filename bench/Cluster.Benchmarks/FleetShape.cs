namespace ModalityCompetition.Cluster.Benchmarks;

/// <summary>A sweep over many devices that sleep.</summary>
/// <param name="Trials">Trials of a sweep.</param>
/// <param name="Rounds">Sweeps, one after another.</param>
/// <param name="DevicesHere">Devices of the silo that measures; may be 0.</param>
/// <param name="Devices">Devices of all silos together.</param>
/// <param name="Block">Trials of a block of the plan, a power of two.</param>
/// <param name="Milliseconds">Time that a trial takes.</param>
internal sealed record FleetShape(long Trials, int Rounds, int DevicesHere, int Devices, int Block, double Milliseconds);
