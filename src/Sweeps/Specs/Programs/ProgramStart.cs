using System.Reflection;

namespace ModalityCompetition.Sweeps.Specs.Programs;

/// <summary>
/// The files that a program of the user's own starts from, which are files of <c>examples/programs</c>: a spec with comments, a script, and
/// the file that a script needs.
/// </summary>
public static class ProgramStart
{
    private const string Prefix = "program:";

    /// <summary>The spec among the files.</summary>
    public const string SpecFile = "train.yaml";

    /// <summary>Names and texts of the files, the spec first.</summary>
    public static IReadOnlyList<(string Name, string Text)> Files { get; } =
    [.. new[] { SpecFile, "train.py", "modcomp.py" }.Select(n => (n, Read(n)))];

    private static string Read(string name)
    {
        using StreamReader reader = new(Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name)!);
        return reader.ReadToEnd();
    }
}
