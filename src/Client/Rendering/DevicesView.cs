using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Documents;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Training.Engines;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering;

/// <summary>The devices of this machine.</summary>
internal static class DevicesView
{
    /// <summary>Writes a table, then why what cannot be used cannot be used.</summary>
    public static void Write(ClientConsole console, IReadOnlyList<EngineDevice> devices)
    {
        Table table = RichOutput.Table("Engine", "Device", "What it is", "Usable");
        foreach (EngineDevice device in devices)
        {
            table.AddPlainRow(device.Engine, device.Name, device.Description, device.IsUsable ? "yes" : "no");
        }

        RichOutput.For(console).Write(table);
        foreach (EngineDevice device in devices.Where(device => !device.IsUsable))
        {
            console.Out.WriteLine($"{(device.Name == "-" ? device.Engine : $"{device.Engine} {device.Name}")}: {device.Obstacle}");
        }
    }

    /// <summary>Writes one JSON document.</summary>
    public static void WriteJson(ClientConsole console, IReadOnlyList<EngineDevice> devices) =>
        JsonOutput.Write(console, DevicesDocument.Of(devices));
}
