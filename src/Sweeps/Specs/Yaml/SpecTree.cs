using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModalityCompetition.Sweeps.Specs.Yaml;

/// <summary>
/// Builds the tree of a spec from YAML's events, which carry the place of everything. Aliases stand for a copy of their anchor's node, and
/// <c>&lt;&lt;</c> merges mappings. The size of the expanded tree is bounded, so that nested aliases cannot exhaust memory.
/// </summary>
internal sealed partial class SpecTree
{
    private const int MostNodes = 200_000;
    private const int Deepest = 16;
    private const string Empty = "the spec is empty; 'modcomp presets show quickstart' prints one to start from";

    private readonly string _file;
    private readonly SpecFindings _findings;
    private readonly Dictionary<string, (SpecNode Node, int Size)> _anchors = new(StringComparer.Ordinal);
    private readonly Parser _parser;
    private int _nodes;

    private SpecTree(string file, string text, SpecFindings findings)
    {
        _file = file;
        _findings = findings;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The mapping that a spec is; null after an error that leaves nothing to check.</summary>
    public static MapNode? Read(string file, string text, SpecFindings findings)
    {
        SpecTree tree = new(file, text, findings);
        try
        {
            return tree.Document();
        }
        catch (TreeException stop)
        {
            findings.Error(stop.Place, "", stop.Message);
        }
        catch (YamlException broken)
        {
            tree.ReportSyntax(text, new SpecPlace(file, (int)broken.Start.Line, (int)broken.Start.Column), broken.Message);
        }
        catch (InvalidOperationException)
        {
            // The parser's own state check, reached by some unclosed flow collections, has neither place nor reason.
            tree.ReportSyntax(text, tree.Here(), SyntaxReason.Unclosed);
        }

        return null;
    }

    private MapNode? Document()
    {
        _parser.MoveNext();
        _parser.MoveNext();
        if (_parser.Current is not DocumentStart)
        {
            throw new TreeException(new SpecPlace(_file, 0, 0), Empty);
        }

        _parser.MoveNext();
        SpecNode root = Node("", 0);
        _parser.MoveNext();
        _parser.MoveNext();
        if (_parser.Current is DocumentStart)
        {
            throw new TreeException(Here(), "a second document starts here; a spec is one document, so remove the '---'");
        }

        if (root is ScalarNode { IsNull: true })
        {
            throw new TreeException(root.Place, Empty);
        }

        if (root is MapNode map)
        {
            return map;
        }

        throw new TreeException(root.Place, $"a spec is a mapping of keys such as name, trials and data, not {root.Kind}");
    }

    /// <summary>Reads the node at the parser's position and leaves the parser on its last event.</summary>
    private SpecNode Node(string path, int depth)
    {
        SpecPlace place = Here();
        if (depth > Deepest)
        {
            throw new TreeException(place, $"lists and mappings are nested more than {Deepest} deep; a spec needs no more than 6");
        }

        int before = _nodes;
        Count(1, place);
        if (_parser.Current is AnchorAlias alias)
        {
            if (!_anchors.TryGetValue(alias.Value.Value, out (SpecNode Node, int Size) anchored))
            {
                throw new TreeException(place, $"*{alias.Value} refers to an anchor &{alias.Value} that does not stand before it");
            }

            Count(anchored.Size, place);
            return anchored.Node;
        }

        if (_parser.Current is not NodeEvent start)
        {
            // Some broken indentations end a mapping between a key and its value.
            throw new TreeException(
                place,
                "is not valid YAML: a value is expected here; check the indentation and the blank after the colon"
            );
        }

        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific && !start.Tag.Value.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal))
        {
            _findings.Error(place, path, $"the tag {start.Tag.Value} means nothing here; remove it");
        }

        SpecNode node = start switch
        {
            Scalar scalar => new ScalarNode(place, scalar.Value, scalar.Style != ScalarStyle.Plain),
            SequenceStart => List(place, path, depth),
            _ => Map(place, path, depth),
        };
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor.Value] = (node, _nodes - before);
        }

        return node;
    }

    private ListNode List(SpecPlace place, string path, int depth)
    {
        List<SpecNode> items = [];
        while (_parser.MoveNext() && _parser.Current is not SequenceEnd)
        {
            items.Add(Node($"{path}[{items.Count}]", depth + 1));
        }

        return new ListNode(place, items);
    }

    private MapNode Map(SpecPlace place, string path, int depth)
    {
        List<MapEntry> entries = [];
        List<MapEntry> merged = [];
        while (_parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            SpecPlace keyPlace = Here();
            SpecNode key = Node(path, depth + 1);
            if (key is not ScalarNode name)
            {
                throw new TreeException(keyPlace, $"a key must be a word, not {key.Kind}");
            }

            string keyPath = path.Length == 0 ? name.Text : $"{path}.{name.Text}";
            _parser.MoveNext();
            SpecNode value = Node(keyPath, depth + 1);
            if (name is { Text: "<<", Quoted: false })
            {
                Merge(merged, value);
            }
            else if (entries.Find(e => e.Key == name.Text) is { } first)
            {
                _findings.Error(keyPlace, keyPath, $"is given twice, first on line {first.Place.Line}; remove one of them");
            }
            else
            {
                entries.Add(new MapEntry(keyPlace, name.Text, value));
            }
        }

        entries.AddRange(merged.Where(m => entries.TrueForAll(e => e.Key != m.Key)).ToList());
        return new MapNode(place, entries);
    }

    private static void Merge(List<MapEntry> merged, SpecNode value)
    {
        IReadOnlyList<SpecNode> sources = value is ListNode list ? list.Items : [value];
        foreach (SpecNode source in sources)
        {
            if (source is not MapNode map)
            {
                throw new TreeException(value.Place, "'<<' merges a mapping, so an alias of a mapping must follow, for example <<: *image");
            }

            merged.AddRange(map.Entries.Where(e => merged.TrueForAll(m => m.Key != e.Key)).ToList());
        }
    }

    private void Count(int nodes, SpecPlace place)
    {
        _nodes += nodes;
        if (_nodes > MostNodes)
        {
            throw new TreeException(place, $"the spec has more than {MostNodes} values, aliases counted as often as they are used");
        }
    }

    private SpecPlace Here() => new(_file, (int)(_parser.Current?.Start.Line ?? 1), (int)(_parser.Current?.Start.Column ?? 1));

    // A tab in the indentation makes YAML fail somewhere near; where the tabs are says more than where it failed.
    private void ReportSyntax(string text, SpecPlace place, string reason)
    {
        string[] lines = text.Split('\n');
        bool tabs = false;
        for (int i = 0; i < lines.Length; i++)
        {
            if (IndentationWithTab().Match(lines[i]) is { Success: true } tab)
            {
                tabs = true;
                _findings.Error(new SpecPlace(_file, i + 1, tab.Length), "", "a tab indents this line; YAML wants spaces");
            }
        }

        if (!tabs)
        {
            _findings.Error(place, "", $"is not valid YAML: {SyntaxReason.Of(reason)}");
        }
    }

    [GeneratedRegex(@"^ *\t")]
    private static partial Regex IndentationWithTab();

    /// <summary>A mistake that leaves nothing to read.</summary>
    private sealed class TreeException(SpecPlace place, string message) : Exception(message)
    {
        public SpecPlace Place { get; } = place;
    }
}
