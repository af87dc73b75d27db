using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Reuse;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Client.Sessions.Runs;

/// <summary>Says what became of the trials of a run whose spec was changed.</summary>
internal static class RevisionText
{
    /// <summary>The text, in a line.</summary>
    public static string Of(RunFolder folder, RevisedRun revised)
    {
        string recovered = revised.Recovered == 0 ? "" : $", {revised.Recovered} of them out of {folder.EarlierFolder}";
        string aside =
            revised.SetAside == 0
                ? ""
                : $" {CountText.Of(revised.SetAside, "trial")} of configurations that it does not have any more "
                    + $"{(revised.SetAside == 1 ? "is" : "are")} in {revised.Earlier}.";
        return $"{folder.Path} goes on under the changed spec with {CountText.Of(revised.Kept, "trial")} of its own{recovered}.{aside}";
    }
}
