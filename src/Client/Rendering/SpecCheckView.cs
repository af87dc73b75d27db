using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Documents;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Client.Sessions.Specs;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Client.Rendering;

/// <summary>What a check of a spec found, for a reader and for a script.</summary>
internal static class SpecCheckView
{
    /// <summary>Errors go to standard error, the good news to standard output.</summary>
    public static void Write(ClientConsole console, SpecCheck check)
    {
        WriteWarnings(console, check.Reading);
        if (check.Reading.Spec is { } spec)
        {
            int count = spec.Configurations.Length;
            console.Out.WriteLine(
                $"{check.Name} is valid: {ReadableText.Count(count)} configuration{(count == 1 ? "" : "s")}, "
                    + $"{CountText.Of(spec.Trials, "trial")}{(count == 1 ? "" : " each")}, seed {spec.Seed}."
            );
        }
        else
        {
            console.Error.WriteLine($"modcomp: {SpecSource.ErrorText(check.Name, check.Reading)}");
        }
    }

    /// <summary>What is probably not meant, to standard error.</summary>
    public static void WriteWarnings(ClientConsole console, SpecReading reading)
    {
        foreach (SpecWarning warning in reading.Warnings)
        {
            console.Error.WriteLine($"modcomp: {warning}");
        }
    }

    /// <summary>Everything to standard output.</summary>
    public static void WriteJson(ClientConsole console, SpecCheck check) => JsonOutput.Write(console, SpecCheckDocument.Of(check));
}
