using ModalityCompetition.Client.Hosting;

namespace ModalityCompetition.Client.Commands.Options;

/// <summary>What every command works with.</summary>
/// <param name="Console">Where it reads and writes.</param>
/// <param name="Stop">Asks it to stop.</param>
/// <param name="Installed">What the program can run.</param>
internal sealed record CommandContext(ClientConsole Console, StopRequest Stop, Installation Installed);
