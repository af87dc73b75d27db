using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Client.Sessions.Runs;
using ModalityCompetition.Sweeps.Reports.Texts;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering.Progress;

/// <summary>How far a run was when it stopped, and what the rest would take.</summary>
internal static class RestView
{
    private const int MostConfigurations = 40;
    private const string Unknown = "–";

    /// <summary>Writes a table of the configurations that have not reached their target, the one furthest from it first.</summary>
    public static void Write(ClientConsole console, SweepOutcome outcome)
    {
        if (outcome.Rest is not { } rest || rest.Configurations.All(c => c.Target is null))
        {
            return;
        }

        IAnsiConsole rich = RichOutput.For(console);
        Table table = RichOutput.Table("Configuration", "Half-width", "Target", "Trials", "Expected", "To go", "Time");
        foreach (ConfigurationRest left in rest.Configurations.Take(MostConfigurations))
        {
            string label = outcome.Start.Spec.Configurations[left.Configuration].Label;
            IReadOnlyList<string> cells = StoppingText.Open(left.Target!, label);
            table.AddPlainRow([
                .. cells.Take(5),
                ReadableText.Count(left.Trials),
                left.Time is { } time ? ReadableText.Duration(time) : Unknown,
            ]);
        }

        rich.Write(table);
        if (rest.Configurations.Count > MostConfigurations)
        {
            rich.WriteLine($"and {CountText.Of(rest.Configurations.Count - MostConfigurations, "more configuration")}");
        }
    }

    /// <summary>Why a run stopped, what is saved and what is left, without a full stop.</summary>
    public static string Stopped(SweepOutcome outcome)
    {
        // A limit shorter than a block gets nowhere, however often it is tried.
        string none = outcome is { TimeLimit: not null, Result.Computed: 0 }
            ? ", in which no block of trials was finished (give it more)"
            : "";
        string why = outcome.TimeLimit is { } limit ? $"stopped at the time limit of {ReadableText.Duration(limit)}{none}" : "stopped";
        string saved = $"{ReadableText.Count(outcome.Result.Done)} of {CountText.Of(outcome.Result.Total, "trial")} are saved";
        if (outcome.Rest is not { Trials: > 0 } rest)
        {
            return $"{why}; {saved}";
        }

        string about = rest.IsAtMost ? "at most" : "about";
        string time = rest.Time is { } left ? $" and {about} {ReadableText.Duration(left)} at the pace of this run" : "";
        string trials = CountText.Of(rest.Trials, "more trial");
        return $"{why}; {saved}; the rest takes {(outcome.Result.Targets.Count == 0 ? trials : $"{about} {trials}")}{time}";
    }
}
