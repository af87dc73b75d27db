using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Traces;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>Findings and plots of one configuration.</summary>
internal static class ConfigurationSection
{
    /// <summary>The content of the section, without its heading.</summary>
    /// <param name="estimates">Estimates of the configuration.</param>
    /// <param name="traces">Its recorded trials.</param>
    /// <param name="before">As in <see cref="Findings"/>.</param>
    public static IEnumerable<XElement> Of(
        ConfigurationEstimates estimates,
        IReadOnlyList<TracedTrial> traces,
        Dictionary<string, string>? before = null
    )
    {
        yield return Html.Classed("ul", "findings", Findings.Of(estimates, before).Select(f => Html.Element("li", f)));
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
