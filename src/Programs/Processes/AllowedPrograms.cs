using System.Collections.Immutable;
using ModalityCompetition.Programs.Declarations;

namespace ModalityCompetition.Programs.Processes;

/// <summary>
/// The programs that others may have started here: those of one folder, which the operator of a server names. Whoever may submit a spec
/// chooses among these, their arguments and their parameters, and nothing else: no other command, no other working folder, and no
/// environment that could make a program do something else. What lies in the folder, links included, is the operator's choice.
/// </summary>
public sealed class AllowedPrograms
{
    // Each runs the file that its first argument names, with the arguments that come after it.
    private static readonly string[] Interpreters = ["python3", "python", "Rscript", "julia"];

    /// <summary>Allows the programs of a folder and of those below it.</summary>
    /// <param name="folder">The folder; relative paths of specs start from it.</param>
    public AllowedPrograms(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
    }

    /// <summary>The folder, a full path.</summary>
    public string Folder { get; }

    /// <summary>The program of a declaration as it may be started here.</summary>
    /// <param name="declaration">The program, as somebody submitted it.</param>
    /// <param name="refusal">Why it may not be started and what to change, as a sentence without its end; null where it may.</param>
    /// <returns>The program with full paths; null where it may not be started.</returns>
    public ProgramDeclaration? Admit(ProgramDeclaration declaration, out string? refusal)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        string working = Path.GetFullPath(Path.Combine(Folder, declaration.StatedFolder));
        ImmutableArray<string> command = declaration.Command;
        int at = Interpreters.Contains(command[0], StringComparer.Ordinal) ? 1 : 0;
        string? file =
            command.ElementAtOrDefault(at) is { } named && !named.StartsWith('-') ? Path.GetFullPath(Path.Combine(working, named)) : null;
        // A name without a folder would be looked for in PATH.
        bool isPath = at == 1 || command[0].Contains('/', StringComparison.Ordinal);
        string? outside = declaration.Files.FirstOrDefault(f => !IsIn(Path.GetFullPath(Path.Combine(working, f))));
        string? variable = declaration.Environment.Keys.FirstOrDefault(n => !IsHarmless(n));
        refusal =
            !IsIn(working)
                ? $"program.folder '{declaration.StatedFolder}' is not in the folder of programs that may be started here: "
                    + $"leave it out, or "
                    + "give one below that folder"
            : file is null || !isPath || !IsIn(file) || file == Folder
                ? $"the command '{string.Join(' ', command)}' starts no file of the folder of programs that may be started here: give "
                    + $"the path of "
                    + $"one, below that folder, by itself or after one of {string.Join(", ", Interpreters)}"
            : outside is not null
                ? $"program.files names '{outside}', which is not in the folder of programs that may be started here: leave it out"
            : variable is not null
                ? $"program.environment sets {variable}, and here a spec may set CUDA_VISIBLE_DEVICES and names that end in "
                    + $"_NUM_THREADS only: "
                    + "leave it out, or make it a parameter"
            : null;
        return refusal is null ? declaration.At(working, command.SetItem(at, file!)) : null;
    }

    private static bool IsHarmless(string variable) =>
        variable == GpuDevices.Variable || variable.EndsWith("_NUM_THREADS", StringComparison.Ordinal);

    private bool IsIn(string path) => path == Folder || path.StartsWith(Folder == "/" ? Folder : Folder + "/", StringComparison.Ordinal);
}
