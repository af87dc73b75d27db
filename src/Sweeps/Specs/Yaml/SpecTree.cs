using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModalityCompetition.Sweeps.Specs.Yaml;

/// <summary>
/// Builds the tree of a spec from YAML's events, which carry the place of everything. Aliases stand for a copy of their anchor's node, and
/// <c>&lt;&lt;</c> merges mappings. The expanded tree is bounded in its nodes, its characters and its depth, so that nested aliases can
/// exhaust neither memory nor the patience of whoever reads it: all that comes after is linear in what is counted here.
/// </summary>
internal sealed class SpecTree
{
    private const int MostNodes = 200_000;
    private const int Deepest = 16;

    /// <summary>Most characters of all keys and values, an alias counted as often as it is used: four times the largest file.</summary>
    private const int MostCharacters = 1 << 22;

    /// <summary>Most characters of a key; the longest that means anything is the path of a parameter.</summary>
    private const int LongestKey = 200;

    private const int NodesPerStep = 16;
    private const string Empty = "the spec is empty; 'modcomp presets show quickstart' prints one to start from";

    private readonly string _file;
    private readonly SpecFindings _findings;
    private readonly Dictionary<string, Anchored> _anchors = new(StringComparer.Ordinal);
    private readonly Parser _parser;

    // Where the parser is; as text only where a mistake is reported, because it is long where keys are and there are as many as nodes.
    private readonly List<(string? Key, int Index)> _trail = [];
    private int _nodes;
    private int _characters;
    private int _reached;
    private int _counts;

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
        Next();
        Next();
        if (_parser.Current is not DocumentStart)
        {
            throw new TreeException(new SpecPlace(_file, 0, 0), Empty);
        }

        Next();
        SpecNode root = Node(0);
        Next();
        Next();
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
    private SpecNode Node(int depth)
    {
        SpecPlace place = Here();
        Reach(depth, place);
        int nodes = _nodes;
        int characters = _characters;
        Count(1, 0, place);
        if (_parser.Current is AnchorAlias alias)
        {
            string name = ShortText.Of(alias.Value.Value);
            if (!_anchors.TryGetValue(alias.Value.Value, out Anchored? anchored))
            {
                throw new TreeException(place, $"*{name} refers to an anchor &{name} that does not stand before it");
            }

            Reach(depth + anchored.Height, place);
            Count(anchored.Nodes, anchored.Characters, place);
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
            _findings.Error(place, Trail(), $"the tag {ShortText.Of(start.Tag.Value)} means nothing here; remove it");
        }

        int reached = _reached;
        _reached = depth;
        SpecNode node = start switch
        {
            Scalar scalar => Scalar(scalar, place),
            SequenceStart => List(place, depth),
            _ => Map(place, depth),
        };
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor.Value] = new Anchored(node, _nodes - nodes, _characters - characters, _reached - depth);
        }

        _reached = Math.Max(reached, _reached);
        return node;
    }

    private ScalarNode Scalar(Scalar scalar, SpecPlace place)
    {
        Count(0, scalar.Value.Length, place);
        return new ScalarNode(place, scalar.Value, scalar.Style != ScalarStyle.Plain);
    }

    private ListNode List(SpecPlace place, int depth)
    {
        List<SpecNode> items = [];
        while (Next() && _parser.Current is not SequenceEnd)
        {
            _trail.Add((null, items.Count));
            items.Add(Node(depth + 1));
            _trail.RemoveAt(_trail.Count - 1);
        }

        return new ListNode(place, items);
    }

    private MapNode Map(SpecPlace place, int depth)
    {
        List<MapEntry> entries = [];
        List<MapEntry> merged = [];
        Dictionary<string, MapEntry> known = new(StringComparer.Ordinal);
        HashSet<string> mergedKeys = new(StringComparer.Ordinal);
        while (Next() && _parser.Current is not MappingEnd)
        {
            SpecPlace keyPlace = Here();
            SpecNode key = Node(depth + 1);
            if (key is not ScalarNode name)
            {
                throw new TreeException(keyPlace, $"a key must be a word, not {key.Kind}");
            }

            Next();
            _trail.Add((name.Text, 0));
            SpecNode value = Node(depth + 1);
            if (name is { Text: "<<", Quoted: false })
            {
                Merge(merged, mergedKeys, value);
            }
            else if (name.Text.Length > LongestKey)
            {
                _findings.Error(keyPlace, Trail(), $"is a key of {name.Text.Length} characters; a key has at most {LongestKey}");
            }
            else
            {
                MapEntry entry = new(keyPlace, name.Text, value);
                if (known.TryAdd(name.Text, entry))
                {
                    entries.Add(entry);
                }
                else
                {
                    _findings.Error(keyPlace, Trail(), $"is given twice, first on line {known[name.Text].Place.Line}; remove one of them");
                }
            }

            _trail.RemoveAt(_trail.Count - 1);
        }

        entries.AddRange(merged.Where(m => !known.ContainsKey(m.Key)));
        return new MapNode(place, entries);
    }

    private static void Merge(List<MapEntry> merged, HashSet<string> keys, SpecNode value)
    {
        IReadOnlyList<SpecNode> sources = value is ListNode list ? list.Items : [value];
        foreach (SpecNode source in sources)
        {
            if (source is not MapNode map)
            {
                throw new TreeException(value.Place, "'<<' merges a mapping, so an alias of a mapping must follow, for example <<: *image");
            }

            merged.AddRange(map.Entries.Where(e => keys.Add(e.Key)));
        }
    }

    private void Count(int nodes, int characters, SpecPlace place)
    {
        _nodes += nodes;
        _characters += characters;
        if (_nodes > MostNodes)
        {
            throw new TreeException(place, $"the spec has more than {MostNodes} values, aliases counted as often as they are used");
        }

        if (_characters > MostCharacters)
        {
            throw new TreeException(
                place,
                $"the spec has more than {MostCharacters} characters, aliases counted as often as they are used"
            );
        }

        if (++_counts % NodesPerStep == 0)
        {
            _findings.Spend(1);
        }
    }

    private void Reach(int depth, SpecPlace place)
    {
        _reached = Math.Max(_reached, depth);
        if (depth > Deepest)
        {
            throw new TreeException(place, $"lists and mappings are nested more than {Deepest} deep; a spec needs no more than 6");
        }
    }

    private string Trail()
    {
        StringBuilder path = new();
        foreach ((string? key, int index) in _trail)
        {
            if (key is null)
            {
                path.Append('[').Append(index).Append(']');
            }
            else
            {
                path.Append(path.Length == 0 ? "" : ".").Append(ShortText.Of(key));
            }
        }

        return path.ToString();
    }

    // The parser has more ways to fail than its documented exception, on files that are not YAML.
    private bool Next()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception unforeseen)
            when (unforeseen
                    is ArgumentException
                        or FormatException
                        or OverflowException
                        or IndexOutOfRangeException
                        or KeyNotFoundException
                        or NullReferenceException
            )
        {
            throw new InvalidOperationException(unforeseen.Message, unforeseen);
        }
    }

    private SpecPlace Here() => new(_file, (int)(_parser.Current?.Start.Line ?? 1), (int)(_parser.Current?.Start.Column ?? 1));

    // A tab in the indentation makes YAML fail somewhere near; where the tabs are says more than where it failed.
    private void ReportSyntax(string text, SpecPlace place, string reason)
    {
        bool tabs = false;
        int number = 0;
        foreach (Range range in text.AsSpan().Split('\n'))
        {
            number++;
            ReadOnlySpan<char> line = text.AsSpan(range);
            int blanks = line.IndexOfAnyExcept(' ');
            if (blanks >= 0 && line[blanks] == '\t')
            {
                tabs = true;
                _findings.Error(new SpecPlace(_file, number, blanks + 1), "", "a tab indents this line; YAML wants spaces");
            }
        }

        if (!tabs)
        {
            _findings.Error(place, "", $"is not valid YAML: {SyntaxReason.Of(reason)}");
        }
    }

    /// <summary>What an anchor stands for, and how much of it there is.</summary>
    private sealed record Anchored(SpecNode Node, int Nodes, int Characters, int Height);

    /// <summary>A mistake that leaves nothing to read.</summary>
    private sealed class TreeException(SpecPlace place, string message) : Exception(message)
    {
        public SpecPlace Place { get; } = place;
    }
}
