using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Traces;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>Findings and plots of one configuration.</summary>
internal static class ConfigurationSection
{
    /// <summary>The content of the section, without its heading.</summary>
    public static IEnumerable<XElement> Of(ConfigurationEstimates estimates, IReadOnlyList<TracedTrial> traces)
    {
        yield return Html.Classed("ul", "findings", Findings.Of(estimates).Select(f => Html.Element("li", f)));
        if (estimates.Trials == 0)
        {
            yield break;
        }

        foreach (XElement element in ExperimentReports.Of(estimates.Configuration).Sections(estimates, traces))
        {
            yield return element;
        }
    }
}
