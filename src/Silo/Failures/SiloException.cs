namespace ModalityCompetition.Silo.Failures;

/// <summary>The silo cannot start. The message is what the operator reads: one sentence with the place and the remedy.</summary>
internal sealed class SiloException(string message) : Exception(message);
