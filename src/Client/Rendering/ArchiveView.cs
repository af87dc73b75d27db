using System.Globalization;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Sweeps.Archives;
using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Archives.Upkeep;
using ModalityCompetition.Sweeps.Reports.Texts;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering;

/// <summary>What is in an archive, and what was done with it, for a reader.</summary>
internal static class ArchiveView
{
    private const string Unknown = "not known";

    /// <summary>What a push came to.</summary>
    public static string Pushed(string address, ArchivePushOutcome outcome) =>
        $"{address}: {CountText.Of(outcome.Manifest.Trials, "trial")} of {outcome.Manifest.Sweep}, "
        + $"{ReadableText.Count(outcome.Trials)} brought, {ReadableText.Bytes(outcome.BytesSent)} sent, "
        + $"results hash {outcome.Manifest.ResultsHash ?? "not known until a machine that has all trials pushes"}";

    /// <summary>What a pull came to.</summary>
    public static string Pulled(string folder, ArchiveManifest manifest, PulledRun run) =>
        $"{folder}: {CountText.Of(run.Total, "trial")} of {manifest.Sweep}, {ReadableText.Count(run.Trials.Trials)} brought, "
        + $"{ReadableText.Bytes(run.Trials.BytesReceived)} received"
        + (run.Trials.ResultsHash is { } hash ? $", results hash {hash} as recorded" : "")
        + (run.Files.Count > 0 ? $", files {string.Join(", ", run.Files)}" : "");

    /// <summary>What a check found.</summary>
    public static string Verified(string address, ArchiveVerification check) =>
        $"{address}: {check.Manifest.Sweep}: {CountText.Of(check.Found.Trials, "trial")} in {CountText.Of(check.Whole.Count, "segment")}, "
        + $"{ReadableText.Bytes(check.Bytes)}, "
        + (check.Damages.Count == 0 ? "whole" : CountText.Of(check.Damages.Count, "fault"));

    /// <summary>What was deleted, or would be.</summary>
    public static string Pruned(string address, ArchivePrune pruned, bool dryRun) =>
        $"{address}: {(dryRun ? "would delete" : "deleted")} {CountText.Of(pruned.Deleted, "content")} that no manifest names "
        + $"({ReadableText.Bytes(pruned.Bytes)}), kept {ReadableText.Count(pruned.Kept)}"
        + (pruned.Young > 0 ? $" and {ReadableText.Count(pruned.Young)} that are too young to judge" : "");

    /// <summary>Writes the sweeps of an archive as a table.</summary>
    public static void Write(ClientConsole console, string address, IReadOnlyList<ArchiveManifest> manifests)
    {
        IAnsiConsole rich = RichOutput.For(console);
        if (manifests.Count == 0)
        {
            rich.WriteLine($"{address} has no sweeps.");
            return;
        }

        Table table = RichOutput.Table("Sweep", "Trials", "Size", "Age", "Engine", "Results hash");
        foreach (ArchiveManifest manifest in manifests)
        {
            table.AddPlainRow(
                manifest.Sweep,
                ReadableText.Count(manifest.Trials),
                ReadableText.Bytes(manifest.Bytes),
                ReadableText.Duration(console.Clock.GetUtcNow() - manifest.Written),
                manifest.Engine,
                manifest.ResultsHash is { } hash ? hash[..Math.Min(16, hash.Length)].ToString(CultureInfo.InvariantCulture) : Unknown
            );
        }

        rich.Write(table);
    }
}
