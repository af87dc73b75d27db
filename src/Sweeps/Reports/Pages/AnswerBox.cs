using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Markup;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>The answer of a configuration in a box, before anything else is said about it.</summary>
internal static class AnswerBox
{
    /// <summary>The box of several configurations; null without a sentence.</summary>
    public static XElement? Of(string? answers) =>
        answers is null ? null : Html.Classed("div", "answer", Html.Classed("p", "reply", answers));

    /// <summary>The box; null where the experiment asks no question or nothing is known yet.</summary>
    public static XElement? Of(ConfigurationEstimates estimates) =>
        estimates.Trials > 0 && ExperimentReports.Of(estimates.Configuration).Answer(estimates) is { } answer
            ? Html.Classed(
                "div",
                "answer",
                Html.Classed("p", "question", answer.Question),
                Html.Classed("p", "reply", answer.Reply),
                Html.Classed("dl", "facts", answer.Facts.SelectMany(f => new[] { Html.Element("dt", f.Name), Html.Element("dd", f.Value) }))
            )
            : null;
}
