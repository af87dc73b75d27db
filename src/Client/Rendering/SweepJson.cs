using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Running;

namespace ModalityCompetition.Client.Rendering;

/// <summary>A run as JSON: how it ended, where everything is, and every class-averaged estimate.</summary>
internal static class SweepJson
{
    /// <summary>Writes a run that was just made.</summary>
    public static void Write(ClientConsole console, SweepOutcome outcome, string resume) => JsonOutput.Write(console, json =>
    {
        json.WriteString("name", outcome.Start.Spec.Name);
        json.WriteString("folder", outcome.Start.Folder);
        json.WriteString("end", outcome.Result.End == RunEnd.Completed ? "completed" : "stopped");
        json.WriteNumber("trials_done", outcome.Result.Done);
        json.WriteNumber("trials_total", outcome.Result.Total);
        json.WriteNumber("trials_before", outcome.Start.Done);
        json.WriteNumber("trials_computed", outcome.Result.Computed);
        json.WriteNumber("seconds", Math.Round(outcome.Result.Elapsed.TotalSeconds, 3));
        json.WriteNumber("workers", outcome.Start.Workers);
        if (outcome.Result.End == RunEnd.Stopped)
        {
            json.WriteString("resume", resume);
        }

        WriteReport(json, outcome.Report, outcome.Files);
    });

    /// <summary>Writes a report that was written again.</summary>
    public static void Write(ClientConsole console, string folder, SweepReport report, IReadOnlyList<string> files) => JsonOutput.Write(console, json =>
    {
        json.WriteString("name", report.Spec.Name);
        json.WriteString("folder", folder);
        json.WriteNumber("trials_done", report.TrialsDone);
        json.WriteNumber("trials_total", report.TrialsPlanned);
        WriteReport(json, report, files);
    });

    private static void WriteReport(Utf8JsonWriter json, SweepReport report, IReadOnlyList<string> files)
    {
        json.WriteString("engine", report.Engine.ToString());
        json.WriteString("results_hash", report.ResultsHash);
        json.WriteNumber("confidence", report.Spec.Confidence);
        json.Texts("files", files);
        json.Texts("warnings", report.Warnings);
        json.Array("traces", report.Traces, trace =>
        {
            json.WriteNumber("configuration", trace.Configuration.Index);
            json.WriteNumber("trial", trace.Trace.Trial);
        });
        FindingsView.WriteJson(json, report);
        json.Array("configurations", report.Estimates, estimates =>
        {
            json.WriteNumber("configuration", estimates.Configuration.Index);
            json.WriteString("label", estimates.Configuration.Label);
            json.WriteNumber("trials", estimates.Trials);
            json.WriteNumber("diverged", estimates.Diverged);
            json.WriteNumber("timed_out", estimates.TimedOut);
            json.WriteNumber("crashed", estimates.Crashed);
            StoppingJson.Write(json, estimates.Stopping);
            var modalities = estimates.Configuration.Configuration.Data.Modalities.Select(m => m.Name);
            json.Array("estimates", estimates.Estimates.Where(e => e.Estimand.Class is null), estimate =>
            {
                json.WriteString("estimand", EstimandSelector.Format(estimate.Estimand, [.. modalities]));
                json.Finite("value", estimate.Value);
                json.Finite("low", estimate.Low);
                json.Finite("high", estimate.High);
                json.WriteNumber("trials", estimate.Trials);
                json.WriteString("estimator", estimate.Estimator);
                json.Finite("prediction", estimate.Prediction?.Value ?? double.NaN);
                json.WriteString("prediction_source", estimate.Prediction?.Source);
            });
        });
    }
}
