using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Client.Rendering;

/// <summary>What runs that were put together came to.</summary>
internal static class MergeView
{
    private const int MostParts = 20;

    /// <summary>Writes where the trials came from, what is missing, and the paths.</summary>
    public static void Write(ClientConsole console, MergeOutcome outcome)
    {
        foreach ((string name, long trials) in outcome.Parts.Take(MostParts))
        {
            console.Out.WriteLine($"{name}: {CountText.Of(trials, "trial")}");
        }

        if (outcome.Parts.Count > MostParts)
        {
            console.Out.WriteLine($"and {CountText.Of(outcome.Parts.Count - MostParts, "more folder")}");
        }

        if (outcome.Compared > 0)
        {
            console.Out.WriteLine($"{CountText.Of(outcome.Compared, "trial")} in several of them, the same bit for bit");
        }

        console.Out.WriteLine(
            $"{outcome.Folder}: {CountText.Of(outcome.Trials, "trial")} of {outcome.Name}, results hash {outcome.ResultsHash}"
        );
        if (outcome.Gaps.Trials > 0)
        {
            console.Out.WriteLine(
                $"{CountText.Of(outcome.Gaps.Trials, "trial")} {(outcome.Gaps.Trials == 1 ? "is" : "are")} missing; 'modcomp run "
                    + $"{Path.Combine(outcome.Folder, "spec.yaml")} --output {outcome.Folder}' runs "
                    + $"{(outcome.Gaps.Trials == 1 ? "it" : "them")}:"
            );
            foreach (string line in outcome.Gaps.Lines)
            {
                console.Out.WriteLine($"  {line}");
            }
        }

        SweepSummary.WriteFiles(console, outcome.Files);
    }
}
