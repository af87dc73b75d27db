using System.Text;
using Xunit;

namespace ModalityCompetition.TestKit.Documents;

/// <summary>
/// Documents that programs of others read, held against recorded bytes in the folder <c>Baselines</c> of a test project. A change of one
/// is a change for every reader: it belongs into the changelog and, where a field changes its meaning or goes away, into the version of
/// the schema.
/// </summary>
public static class Baseline
{
    /// <summary>Fails the test where a document has other bytes than the recorded ones, and leaves what was found beside them.</summary>
    /// <param name="name">Name of the recorded file.</param>
    /// <param name="found">The bytes of the document.</param>
    public static void Check(string name, ReadOnlySpan<byte> found)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Baselines");
        string recorded = Path.Combine(folder, name);
        if (File.Exists(recorded) && found.SequenceEqual(File.ReadAllBytes(recorded)))
        {
            return;
        }

        string kept = Path.Combine(Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "Found")).FullName, name);
        File.WriteAllBytes(kept, found);
        string expected = File.Exists(recorded) ? File.ReadAllText(recorded) : "";
        string difference = FirstDifference(expected, Encoding.UTF8.GetString(found));
        Assert.Fail($"{name} is not what is recorded, {difference}. What was found is {kept}: if readers may rely on it, record it.");
    }

    /// <summary>The same for text.</summary>
    /// <param name="name">Name of the recorded file.</param>
    /// <param name="found">The text of the document.</param>
    public static void Check(string name, string found) => Check(name, Encoding.UTF8.GetBytes(found));

    private static string FirstDifference(string expected, string found)
    {
        const int shown = 60;
        int at = expected.Zip(found).TakeWhile(c => c.First == c.Second).Count();
        int line = expected.AsSpan(0, at).Count('\n') + 1;
        return $"first in line {line}: recorded '{From(expected)}', found '{From(found)}'";

        string From(string text) => text.Substring(at, Math.Min(shown, text.Length - at)).ReplaceLineEndings(" ");
    }
}
