using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModalityCompetition.TestKit.Specs.Fuzzing;

/// <summary>
/// Reads as a reader does that nobody held to a bound: every entry has its whole path, every key is looked for in the list of those before
/// it, and every mistake is said. What holds for the reader of the product must not hold for this one; else nothing was tested.
/// </summary>
public static class OldStyleReading
{
    // The control shows what it is for long before it is done.
    private const long Enough = 2_000_000_000;

    /// <summary>Reads; gives how many keys were looked at, and every mistake.</summary>
    public static (long Steps, IEnumerable<string> Said) Read(string text)
    {
        List<string> said = [];
        long steps = 0;
        long characters = 0;
        Parser parser = new(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            parser.Consume<DocumentStart>();
            Node("", 0);
        }
        catch (Exception failure) when (failure is YamlException or InvalidOperationException)
        {
            said.Add(failure.Message);
        }

        return (steps, said);

        void Say(string message)
        {
            said.Add(message);
            characters += message.Length;
            if (characters > Enough / 40)
            {
                throw new InvalidOperationException("enough");
            }
        }

        void Node(string path, int depth)
        {
            if (depth > 16)
            {
                throw new InvalidOperationException("too deep");
            }

            if (parser.Accept<NodeEvent>(out NodeEvent? node) && !node.Tag.IsEmpty)
            {
                Say($"{path}: the tag {node.Tag} means nothing here");
            }

            if (parser.TryConsume<SequenceStart>(out _))
            {
                for (int i = 0; !parser.TryConsume<SequenceEnd>(out _); i++)
                {
                    Node($"{path}[{i}]", depth + 1);
                }
            }
            else if (parser.TryConsume<MappingStart>(out _))
            {
                Map(path, depth);
            }
            else
            {
                parser.MoveNext();
            }
        }

        void Map(string path, int depth)
        {
            List<string> keys = [];
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                string key = parser.Consume<Scalar>().Value;
                string inner = $"{path}.{key}";
                foreach (string other in keys)
                {
                    steps++;
                    if (other == key)
                    {
                        Say($"{inner}: is given twice");
                    }
                }

                if (steps > Enough)
                {
                    throw new InvalidOperationException("enough");
                }

                keys.Add(key);
                Say($"{inner}: is not a key");
                Node(inner, depth + 1);
            }
        }
    }
}
