namespace ModalityCompetition.Telemetry.Export;

/// <summary>
/// A variable of OpenTelemetry that asks for an export cannot be understood. The message is one sentence that names it and the remedy; it
/// has no value of a variable, which may hold a secret.
/// </summary>
/// <param name="message">The sentence.</param>
/// <param name="inner">The cause, for the log.</param>
public sealed class TelemetryException(string message, Exception? inner = null) : Exception(message, inner);
