using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace ModalityCompetition.Sweeps.Reports.Plots.Drawing;

/// <summary>SVG elements. Text and attributes are escaped by the XML writer, so no name of a user can break out of its place.</summary>
internal static class Svg
{
    /// <summary>The SVG namespace.</summary>
    public static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    /// <summary>A coordinate with at most two decimals.</summary>
    public static string At(double value)
    {
        double rounded = Math.Round(value, 2);
        return (rounded == 0 ? 0 : rounded).ToString("0.##", CultureInfo.InvariantCulture);
    }

    /// <summary>A pair of coordinates.</summary>
    public static string At(double x, double y) => $"{At(x)} {At(y)}";

    /// <summary>An element with a class.</summary>
    public static XElement Element(string name, string? kind, params object?[] content) =>
        new(Namespace + name, kind is null ? null : new XAttribute("class", kind), content);

    /// <summary>A group.</summary>
    public static XElement Group(string? kind, params object?[] content) => Element("g", kind, content);

    /// <summary>A straight line.</summary>
    public static XElement Line(string kind, double x1, double y1, double x2, double y2) =>
        Element("line", kind, Attribute("x1", x1), Attribute("y1", y1), Attribute("x2", x2), Attribute("y2", y2));

    /// <summary>A rectangle.</summary>
    public static XElement Rectangle(string kind, double x, double y, double width, double height) =>
        Element(
            "rect",
            kind,
            Attribute("x", x),
            Attribute("y", y),
            Attribute("width", Math.Max(0, width)),
            Attribute("height", Math.Max(0, height))
        );

    /// <summary>A path.</summary>
    public static XElement Path(string kind, string data) => Element("path", kind, new XAttribute("d", data));

    /// <summary>A line of text; the anchor is <c>start</c>, <c>middle</c> or <c>end</c>.</summary>
    public static XElement Text(string kind, double x, double y, string text, string anchor = "start") =>
        Element(
            "text",
            kind,
            Attribute("x", x),
            Attribute("y", y),
            anchor == "start" ? null : new XAttribute("text-anchor", anchor),
            Clean(text)
        );

    /// <summary>A tooltip, also read by screen readers.</summary>
    public static XElement Title(string text) => Element("title", null, Clean(text));

    /// <summary>An attribute with a coordinate.</summary>
    public static XAttribute Attribute(string name, double value) => new(name, At(value));

    /// <summary>The text with characters that XML cannot hold replaced by the replacement character.</summary>
    public static string Clean(string text)
    {
        bool valid = true;
        for (int i = 0; i < text.Length && valid; i++)
        {
            valid = XmlConvert.IsXmlChar(text[i]);
        }

        if (valid)
        {
            return text;
        }

        StringBuilder clean = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                clean.Append(text[i]).Append(text[++i]);
            }
            else
            {
                clean.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\ufffd');
            }
        }

        return clean.ToString();
    }
}
