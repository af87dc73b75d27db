using ModalityCompetition.Client.Hosting;

namespace ModalityCompetition.Client.Commands;

/// <summary>What every command works with.</summary>
/// <param name="Console">Where it reads and writes.</param>
/// <param name="Stop">Asks it to stop.</param>
internal sealed record CommandContext(ClientConsole Console, StopRequest Stop);
