using ModalityCompetition.Sweeps.Specs.Yaml;
using ModalityCompetition.Training.Checkpoints;

namespace ModalityCompetition.Sweeps.Specs.Reading.Values;

/// <summary>Checkpoints as a spec writes them: a number of them, or a list of iterations.</summary>
internal static class CheckpointText
{
    /// <summary>The schedule of a value that was read without a mistake.</summary>
    /// <param name="text">As <see cref="CheckpointSchedule.ToString"/> writes it.</param>
    public static CheckpointSchedule Parse(string text) =>
        Read(text, out CheckpointSchedule? schedule) is null ? schedule! : throw new FormatException($"'{text}' are no checkpoints.");

    /// <summary>Reads a node.</summary>
    /// <param name="node">A number, a list of numbers, or such a list as text, as an option has it.</param>
    /// <param name="schedule">The schedule; null after a mistake.</param>
    /// <returns>What is wrong, as the end of a sentence; null when nothing is.</returns>
    public static string? Read(SpecNode node, out CheckpointSchedule? schedule)
    {
        schedule = null;
        return node switch
        {
            ScalarNode { IsNull: false } scalar => Read(scalar.Text, out schedule),
            ListNode list when list.Items.All(item => item is ScalarNode) => OfList(
                [.. list.Items.Cast<ScalarNode>().Select(item => item.Text)],
                out schedule
            ),
            ListNode => "must be a list of iterations, each an integer",
            _ => $"must be {Expected}, not {node.Kind}",
        };
    }

    private static string Expected => $"an integer in [0, {CheckpointSchedule.Most}], or a list of iterations in ascending order";

    private static string? Read(string text, out CheckpointSchedule? schedule)
    {
        string trimmed = text.Trim();
        if (trimmed.StartsWith('[') && trimmed.EndsWith(']'))
        {
            string inner = trimmed[1..^1].Trim();
            return OfList(inner.Length == 0 ? [] : inner.Split(','), out schedule);
        }

        bool whole = SpecNumber.TryParseWhole(trimmed, out Int128 count) && count >= 0 && count <= CheckpointSchedule.Most;
        schedule = whole ? CheckpointSchedule.LogSpaced((int)count) : null;
        return whole ? null : $"must be {Expected}, not '{ShortText.Of(trimmed)}'";
    }

    private static string? OfList(string[] items, out CheckpointSchedule? schedule)
    {
        schedule = null;
        int[] iterations = new int[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            if (!SpecNumber.TryParseWhole(items[i].Trim(), out Int128 iteration) || iteration < int.MinValue || iteration > int.MaxValue)
            {
                return $"must be a list of iterations, each an integer, and '{ShortText.Of(items[i].Trim())}' is none";
            }

            iterations[i] = (int)iteration;
        }

        if (CheckpointSchedule.Mistake(iterations) is { } mistake)
        {
            return mistake;
        }

        schedule = CheckpointSchedule.At(iterations);
        return null;
    }
}
