using System.Xml.Linq;
using ModalityCompetition.Sweeps.Reports.Plots.Drawing;

namespace ModalityCompetition.Sweeps.Reports.Markup;

/// <summary>
/// The shell of a page: it forbids itself every connection, so that a report mailed around can be opened without a thought.
/// </summary>
internal static class Page
{
    /// <summary>A page with the given title and content.</summary>
    public static XElement Of(string title, params object?[] body) =>
        Html.Element(
            "html",
            Html.Attribute("lang", "en"),
            Html.Element(
                "head",
                Html.Element("meta", Html.Attribute("charset", "utf-8")),
                Html.Element("meta", Html.Attribute("name", "viewport"), Html.Attribute("content", "width=device-width, initial-scale=1")),
                Html.Element(
                    "meta",
                    Html.Attribute("http-equiv", "Content-Security-Policy"),
                    Html.Attribute("content", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'")
                ),
                Html.Element("title", title),
                Html.Element("style", StyleSheet.Figures + PageStyle.Text)
            ),
            Html.Element("body", body)
        );
}
