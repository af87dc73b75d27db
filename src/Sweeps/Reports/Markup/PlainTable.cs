using System.Xml.Linq;

namespace ModalityCompetition.Sweeps.Reports.Markup;

/// <summary>Tables of text on a page; a wide one scrolls by itself.</summary>
internal static class PlainTable
{
    /// <summary>A table of texts.</summary>
    public static XElement Of(IEnumerable<string> headings, IEnumerable<string[]> rows) =>
        Of(headings.Select(h => Html.Element("th", h)), rows.Select(r => r.Select(c => Html.Element("td", c))));

    /// <summary>A table of cells.</summary>
    public static XElement Of(IEnumerable<XElement> headings, IEnumerable<IEnumerable<XElement>> rows) => Of("table", headings, rows);

    /// <summary>A table of many columns, which is wider than the text where the page is.</summary>
    public static XElement Wide(IEnumerable<XElement> headings, IEnumerable<IEnumerable<XElement>> rows) =>
        Of("table wide", headings, rows);

    private static XElement Of(string style, IEnumerable<XElement> headings, IEnumerable<IEnumerable<XElement>> rows) =>
        Html.Classed(
            "div",
            style,
            Html.Element(
                "table",
                Html.Element("thead", Html.Element("tr", headings)),
                Html.Element("tbody", rows.Select(r => Html.Element("tr", r)))
            )
        );

    /// <summary>A cell of a number with its interval under it, which keeps a table within a page.</summary>
    public static XElement Stacked(string value, string interval) =>
        Html.Classed("td", "n", value, Html.Classed("span", "interval", interval));
}
