using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Client.Rendering;

/// <summary>What a check of a spec found, for a reader and for a script.</summary>
internal static class SpecCheckView
{
    /// <summary>Errors go to standard error, the good news to standard output.</summary>
    public static void Write(ClientConsole console, SpecCheck check)
    {
        foreach (SpecWarning warning in check.Reading.Warnings)
        {
            console.Error.WriteLine($"modcomp: {warning}");
        }

        if (check.Reading.Spec is { } spec)
        {
            int count = spec.Configurations.Length;
            console.Out.WriteLine(
                $"{check.Name} is valid: {ReadableText.Count(count)} configuration{(count == 1 ? "" : "s")}, {CountText.Of(spec.Trials, "trial")}{(count == 1 ? "" : " each")}, seed {spec.Seed}.");
        }
        else
        {
            console.Error.WriteLine($"modcomp: {SpecSource.ErrorText(check.Name, check.Reading.Errors)}");
        }
    }

    /// <summary>Everything to standard output.</summary>
    public static void WriteJson(ClientConsole console, SpecCheck check) => JsonOutput.Write(console, json =>
    {
        json.WriteString("spec", check.Name);
        json.WriteBoolean("valid", check.Reading.IsValid);
        json.Array("errors", check.Reading.Errors, error =>
        {
            json.WriteNumber("line", error.Line);
            json.WriteNumber("column", error.Column);
            json.WriteString("key", error.KeyPath);
            json.WriteString("message", error.Message);
        });
        json.Array("warnings", check.Reading.Warnings, warning =>
        {
            json.WriteNumber("line", warning.Line);
            json.WriteNumber("column", warning.Column);
            json.WriteString("key", warning.KeyPath);
            json.WriteString("message", warning.Message);
        });
        if (check.Reading.Spec is { } spec)
        {
            json.WriteString("name", spec.Name);
            json.WriteNumber("configurations", spec.Configurations.Length);
            json.WriteNumber("trials_per_configuration", spec.Trials);
            json.WriteString("seed", spec.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    });
}
