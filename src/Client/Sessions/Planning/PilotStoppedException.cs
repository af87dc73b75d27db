namespace ModalityCompetition.Client.Sessions.Planning;

/// <summary>A stop was asked for while a pilot went on, before there was anything to keep.</summary>
internal sealed class PilotStoppedException(OperationCanceledException stopped)
    : OperationCanceledException(stopped.Message, stopped, stopped.CancellationToken);
