using System.Xml.Linq;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.OverTime;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Reports.Traces;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>The trajectories of one replayed trial: a drawing, a page, and the numbers behind them.</summary>
public static class TraceReport
{
    private static readonly string[] Columns = ["iteration", "class", "modality", "gamma", "unimodal_gamma", "joint_loss", "unimodal_loss"];

    /// <summary>The first line of <see cref="WriteCsv"/>, without its end.</summary>
    public static string CsvHeading => string.Join(',', Columns);

    /// <summary>Writes the drawing of Gamma and the losses as an SVG file of its own; the writer stays open.</summary>
    public static void WriteSvg(TracedTrial traced, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(traced);
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        writer.Write(TrajectoryChart.Overview(traced, "trace").Draw(embedStyle: true).ToString(SaveOptions.DisableFormatting));
        writer.Write('\n');
    }

    /// <summary>Writes a self-contained page with all plots of the trial; the writer stays open.</summary>
    public static void WriteHtml(TracedTrial traced, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(traced);
        ArgumentNullException.ThrowIfNull(writer);
        string title =
            $"Trial {InvariantText.Whole(traced.Trace.Trial)} of configuration {InvariantText.Whole(traced.Configuration.Index)}";
        XElement header = Html.Classed(
            "header",
            "top",
            Html.Classed("p", "kicker", "Modality competition"),
            Html.Element("h1", title),
            Html.Classed("p", "lead", traced.Configuration.Label)
        );
        XElement main = Html.Element(
            "main",
            PhaseReading.Trials([traced]).Select(p => Html.Element("p", p)),
            Html.Figure(TrajectoryChart.Overview(traced, "trace")),
            BlendingChart.Of(traced, "trace-blending") is { } blending ? Html.Figure(blending) : null,
            Html.Figure(TrajectoryChart.ByClass(traced, "trace-classes"))
        );
        Html.Write(Page.Of(title, header, main), writer);
    }

    /// <summary>
    /// Writes the trace as comma-separated values: one row per recorded iteration, class and modality, with the losses at that iteration;
    /// the columns are documented in <c>docs/reading-a-report.md</c>. The writer stays open.
    /// </summary>
    public static void WriteCsv(TracedTrial traced, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(traced);
        ArgumentNullException.ThrowIfNull(writer);
        TrialTrace trace = traced.Trace;
        CsvWriter csv = new(writer);
        foreach (string name in Columns)
        {
            csv.Field(name);
        }

        csv.End();
        for (int i = 0; i < trace.Iterations.Length; i++)
        {
            for (int j = 0; j < trace.Result.Classes; j++)
            {
                for (int r = 0; r < trace.Result.Modalities; r++)
                {
                    int element = j * trace.Result.Modalities + r;
                    csv.Field(trace.Iterations[i]);
                    csv.Field(j);
                    csv.Field(r);
                    csv.Field(Text(trace.Gamma[i][element]));
                    csv.Field(Text(trace.UnimodalGamma[i][element]));
                    csv.Field(Text(trace.JointLoss[i]));
                    csv.Field(Text(trace.UnimodalLoss[r][i]));
                    csv.End();
                }
            }
        }
    }

    private static string? Text(float value) => float.IsFinite(value) ? InvariantText.Exact(value) : null;
}
