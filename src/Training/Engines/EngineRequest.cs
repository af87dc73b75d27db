namespace ModalityCompetition.Training.Engines;

/// <summary>Which devices an engine is asked to use, and how. Nothing here is part of a spec, because it belongs to a machine.</summary>
/// <param name="Devices">
/// Names of devices separated by commas, for example <c>cuda:0</c> or <c>cuda:0,cuda:1</c>; <c>cuda</c> is every CUDA device; null leaves
/// the choice to the engine.
/// </param>
/// <param name="AllowTf32">
/// Whether matrix products may round their factors to TensorFloat-32 (10 bits of mantissa instead of 23); faster on GPUs that have it, and
/// another arithmetic: the engine's identity changes. Off by default.
/// </param>
public sealed record EngineRequest(string? Devices = null, bool AllowTf32 = false);
