using System.Xml;
using System.Xml.Linq;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Drawing;

namespace ModalityCompetition.Sweeps.Reports.Markup;

/// <summary>Elements of a page that is well-formed XML and valid HTML at once; text and attributes are escaped by the XML writer.</summary>
internal static class Html
{
    private static readonly XNamespace Namespace = "http://www.w3.org/1999/xhtml";

    // Elements that HTML closes by themselves; every other one needs an end tag, empty or not.
    private static readonly HashSet<string> Void = ["meta", "br", "hr", "col"];

    private static readonly HashSet<string> Lines =
    [
        "p",
        "li",
        "tr",
        "table",
        "section",
        "figure",
        "details",
        "summary",
        "h1",
        "h2",
        "h3",
        "ul",
        "dl",
        "dd",
        "header",
        "main",
        "footer",
        "nav",
        "head",
        "body",
        "style",
        "title",
        "meta",
        "pre",
        "g",
        "svg",
        "thead",
        "tbody",
        "div",
    ];

    /// <summary>An element; strings among the content become text.</summary>
    public static XElement Element(string name, params object?[] content) =>
        new(Namespace + name, content.Select(c => c is string text ? Svg.Clean(text) : c));

    /// <summary>An element with a class.</summary>
    public static XElement Classed(string name, string kind, params object?[] content)
    {
        XElement element = Element(name, content);
        element.SetAttributeValue("class", kind);
        return element;
    }

    /// <summary>An attribute.</summary>
    public static XAttribute Attribute(string name, string value) => new(name, Svg.Clean(value));

    /// <summary>A link to a place on the page or to a cited publication.</summary>
    public static XElement Link(string target, string text) => Element("a", Attribute("href", target), text);

    /// <summary>A figure with its caption.</summary>
    public static XElement Figure(Figure figure) =>
        Element(
            "figure",
            Attribute("id", figure.Id),
            Classed("div", "drawing", figure.Draw()),
            Element("figcaption", Element("b", figure.Title + ". "), figure.Caption)
        );

    /// <summary>Writes a page.</summary>
    public static void Write(XElement page, TextWriter writer)
    {
        writer.Write("<!DOCTYPE html>\n");
        Prepare(page);
        XmlWriterSettings settings = new()
        {
            OmitXmlDeclaration = true,
            Indent = false,
            NewLineHandling = NewLineHandling.None,
            ConformanceLevel = ConformanceLevel.Fragment,
        };
        using (XmlWriter xml = XmlWriter.Create(writer, settings))
        {
            page.WriteTo(xml);
        }

        writer.Write('\n');
    }

    private static void Prepare(XElement page)
    {
        foreach (XElement element in page.DescendantsAndSelf().ToArray())
        {
            string name = element.Name.LocalName;
            if (element.IsEmpty && element.Name.Namespace == Namespace && !Void.Contains(name))
            {
                element.Value = "";
            }

            // Line breaks between blocks, so that a text tool can show a difference.
            if (Lines.Contains(name) && element.Parent is not null)
            {
                element.AddAfterSelf(new XText("\n"));
            }
        }
    }
}
