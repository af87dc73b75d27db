using System.Text;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Documents;

/// <summary>Writes a spec as YAML with the values of command-line options in place, so that a run folder keeps what really ran.</summary>
internal static class SpecText
{
    /// <summary>The spec as YAML.</summary>
    public static string Write(SpecOutline outline, SpecOverrides overrides)
    {
        StringBuilder text = new();
        if (!overrides.Entries.IsEmpty)
        {
            text.Append("# As run with ")
                .AppendJoin(' ', overrides.Entries.Select(o => OneLine(o.Option + (OptionHoldsValue(o) ? "" : " " + o.Value))))
                .Append('\n');
        }

        AppendKeys(text, outline, "", "");
        foreach (SpecSection section in SectionsIn(outline, ""))
        {
            AppendSection(text, outline, section, "");
        }

        if (outline.AutomaticTwins)
        {
            text.Append(SpecKeys.Fidelity).Append(": ").Append(SpecKeys.AutomaticFidelity).Append('\n');
        }

        if (outline.Axes is { } axes)
        {
            text.Append("axes: ");
            Append(text, axes);
            text.Append('\n');
        }

        if (outline.Contrasts is { } contrasts)
        {
            text.Append("contrasts: ");
            Append(text, contrasts);
            text.Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<SpecSection> SectionsIn(SpecOutline outline, string section) =>
        outline.Keys.Sections.Where(s => s.Path.Length > 0 && s.Path != SpecKeys.Modality && s.Parent == section);

    // A section with what stands in it; nothing where nothing does.
    private static void AppendSection(StringBuilder text, SpecOutline outline, SpecSection section, string indent)
    {
        StringBuilder within = new();
        AppendKeys(within, outline, section.Path, indent + "  ");
        if (section.Path == "data" && outline.HasModalities)
        {
            AppendModalities(within, outline);
        }

        foreach (SpecSection inner in SectionsIn(outline, section.Path))
        {
            AppendSection(within, outline, inner, indent + "  ");
        }

        if (within.Length > 0)
        {
            text.Append(indent).Append(section.Name).Append(":\n").Append(within);
        }
    }

    private static void AppendKeys(StringBuilder text, SpecOutline outline, string section, string indent)
    {
        foreach ((string path, SpecNode node) in outline.Values.Where(v => Parent(v.Key) == section))
        {
            text.Append(indent).Append(Symbol(path)).Append(": ");
            Append(text, node);
            text.Append('\n');
        }
    }

    private static void AppendModalities(StringBuilder text, SpecOutline outline)
    {
        text.Append("  modalities:\n");
        for (int r = 0; r < outline.Modalities; r++)
        {
            text.Append("    - {");
            bool first = true;
            foreach ((string path, SpecNode node) in outline.Values.Where(v => SpecPath.ModalityOf(v.Key) == r))
            {
                text.Append(first ? "" : ", ").Append(Symbol(path)).Append(": ");
                Append(text, node);
                first = false;
            }

            text.Append("}\n");
        }
    }

    /// <summary>A node in flow style.</summary>
    public static string Flow(SpecNode node)
    {
        StringBuilder text = new();
        Append(text, node);
        return text.ToString();
    }

    private static void Append(StringBuilder text, SpecNode node)
    {
        switch (node)
        {
            case ListNode list:
                text.Append('[');
                for (int i = 0; i < list.Items.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Append(text, list.Items[i]);
                }

                text.Append(']');
                break;
            case MapNode map:
                text.Append('{');
                for (int i = 0; i < map.Entries.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ").Append(Quoted(map.Entries[i].Key)).Append(": ");
                    Append(text, map.Entries[i].Value);
                }

                text.Append('}');
                break;
            case ScalarNode scalar:
                text.Append(
                    scalar.IsNull ? "null"
                    : SpecNumber.TryParse(scalar.Text, out _) ? scalar.Text
                    : Quoted(scalar.Text)
                );
                break;
        }
    }

    private static string Quoted(string value)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in value)
        {
            quoted.Append(
                c switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\n' => "\\n",
                    _ when char.IsControl(c) => $"\\u{(int)c:X4}",
                    _ => c.ToString(),
                }
            );
        }

        return quoted.Append('"').ToString();
    }

    private static bool OptionHoldsValue(SpecOverride entry) => entry.Option.StartsWith("--set", StringComparison.Ordinal);

    private static string OneLine(string option) => string.Concat(option.Select(c => char.IsControl(c) ? ' ' : c));

    private static string Parent(string path) => path.LastIndexOf('.') is >= 0 and var dot ? path[..dot] : "";

    private static string Symbol(string path) => path[(path.LastIndexOf('.') + 1)..];
}
