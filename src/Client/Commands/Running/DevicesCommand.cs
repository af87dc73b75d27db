using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Commands.Running;

/// <summary><c>modcomp devices</c>.</summary>
internal static class DevicesCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Option<bool> json = SharedOptions.Json();
        var command = new Command("devices", "List the devices that trials can be trained on, and why others cannot be used.") { json };
        command.SetAction(parsed =>
        {
            IReadOnlyList<EngineDevice> devices = context.Installed.Engines.Devices();
            Action<ClientConsole, IReadOnlyList<EngineDevice>> write = parsed.GetValue(json) ? DevicesView.WriteJson : DevicesView.Write;
            write(context.Console, devices);
            return ExitCode.Ok;
        });
        return new DocumentedCommand(command, "modcomp devices", "modcomp devices --json");
    }
}
