namespace ModalityCompetition.Programs.Checks;

/// <summary>A configuration that a check tries.</summary>
/// <param name="Configuration">Its index.</param>
/// <param name="Seeds">Seeds of its trials 0, 1 and 2, [<see cref="ProgramCheck.Trials"/>].</param>
/// <param name="Parameters">Its parameters, a JSON object in UTF-8 on one line.</param>
public sealed record ProgramCase(int Configuration, ReadOnlyMemory<ulong> Seeds, ReadOnlyMemory<byte> Parameters);
