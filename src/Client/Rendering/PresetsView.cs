using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Sweeps.Shipped;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering;

/// <summary>The presets as a table.</summary>
internal static class PresetsView
{
    /// <summary>Writes the table.</summary>
    public static void Write(ClientConsole console, IReadOnlyList<SpecPreset> presets)
    {
        Table table = RichOutput.Table("Preset", "Shows");
        foreach (SpecPreset preset in presets)
        {
            table.AddPlainRow(preset.Name, preset.Description);
        }

        IAnsiConsole rich = RichOutput.For(console);
        rich.Write(table);
        rich.WriteLine("Run one with: modcomp run preset:NAME");
    }
}
