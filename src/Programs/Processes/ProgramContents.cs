using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using ModalityCompetition.Programs.Declarations;

namespace ModalityCompetition.Programs.Processes;

/// <summary>
/// What the files of a program were when it was first needed: its script, and what the declaration names besides. A process that is started
/// later must find them as they were, because results of two versions of a script are not of one run.
/// </summary>
public sealed partial class ProgramContents
{
    private const string Client = "modcomp.py";

    // A command that begins with one of these starts a file that a later argument names. What else it may be named after is a version.
    private static readonly string[] Interpreters =
    [
        "python",
        "pypy",
        "Rscript",
        "R",
        "julia",
        "sh",
        "bash",
        "env",
        "node",
        "perl",
        "ruby",
        "lua",
        "octave",
        "java",
        "dotnet",
        "uv",
        "conda",
        "torchrun",
        "mpirun",
        "nice",
    ];

    private readonly ProgramDeclaration _declaration;

    private ProgramContents(ProgramDeclaration declaration, ImmutableArray<ContentFile> files) =>
        (_declaration, Files, Key) = (declaration, files, string.Join('\n', files.Select(f => $"{f.Digest} {f.Name}")));

    /// <summary>The files, in the order of their names.</summary>
    public ImmutableArray<ContentFile> Files { get; }

    /// <summary>Text that two programs share whose files are alike.</summary>
    public string Key { get; }

    /// <summary>What the files of a program are now.</summary>
    /// <param name="declaration">The program.</param>
    /// <exception cref="FileNotFoundException">One that the declaration names is missing or cannot be read; the message is a sentence
    /// without its end.</exception>
    public static ProgramContents Of(ProgramDeclaration declaration)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        return new ProgramContents(declaration, Read(declaration));
    }

    /// <summary>The script that a command starts, as the command names it; null where no word of it is a file.</summary>
    /// <param name="declaration">The program.</param>
    public static string? Script(ProgramDeclaration declaration)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        IEnumerable<string> words = declaration.Command;
        if (declaration.Command.Length > 0 && (IsInterpreter(declaration.Command[0]) || !declaration.Command[0].Contains('/')))
        {
            // A name without a folder is looked for in PATH, and is no file of the program's folder.
            words = words.Skip(1);
        }

        return words.FirstOrDefault(w => w.Length > 0 && !w.StartsWith('-') && File.Exists(Path.Combine(declaration.Folder, w)));
    }

    /// <summary>Files in Python beside the script that it imports and that nobody watches.</summary>
    public ImmutableArray<string> Unwatched()
    {
        if (Script(_declaration) is not { } script || !script.EndsWith(".py", StringComparison.Ordinal))
        {
            return [];
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(Path.Combine(_declaration.Folder, script)))!;
        HashSet<string> watched = [.. Files.Select(f => Path.GetFullPath(Path.Combine(_declaration.Folder, f.Name)))];
        string text = File.ReadAllText(Path.Combine(_declaration.Folder, script));
        return
        [
            .. Imported()
                .Matches(text)
                .Select(m => m.Groups[1].Value + ".py")
                .Where(f => f != Client && File.Exists(Path.Combine(folder, f)) && !watched.Contains(Path.Combine(folder, f)))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Refuses files that are no longer what they were.</summary>
    /// <param name="trial">The trial that a process is started for.</param>
    /// <exception cref="ProgramException">One was changed or removed.</exception>
    internal void Require(long trial)
    {
        ImmutableArray<ContentFile> now;
        try
        {
            now = Read(_declaration);
        }
        catch (FileNotFoundException missing)
        {
            throw new ProgramException(ProgramFault.Changed, trial, $"the program cannot be started: {missing.Message}", []);
        }

        // A file that was not there before is none that anybody has read.
        if (Files.Except(now).FirstOrDefault() is { } changed)
        {
            throw new ProgramException(
                ProgramFault.Changed,
                trial,
                $"{changed.Name} was changed while the run is under way, and results of two versions of a program are not of one "
                    + $"run: put it "
                    + "back as it was, or give the new one another version and another run",
                []
            );
        }
    }

    private static ImmutableArray<ContentFile> Read(ProgramDeclaration declaration)
    {
        SortedDictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (string name in declaration.Files.SelectMany(f => Expand(declaration.Folder, f)))
        {
            found[name] = Digest(declaration.Folder, name);
        }

        if (Script(declaration) is { } script)
        {
            found[script] = Digest(declaration.Folder, script);
        }

        return [.. found.Select(f => new ContentFile(f.Key, f.Value))];
    }

    // '*' and '?' stand for parts of the last name of a path.
    private static IReadOnlyList<string> Expand(string folder, string stated)
    {
        string last = Path.GetFileName(stated);
        if (!last.AsSpan().ContainsAny('*', '?'))
        {
            return [stated];
        }

        string within = Path.GetDirectoryName(stated) ?? "";
        string place = Path.Combine(folder, within);
        string[] files = Directory.Exists(place) ? Directory.GetFiles(place, last) : [];
        return files.Length > 0
            ? [.. files.Select(f => Path.Combine(within, Path.GetFileName(f)))]
            : throw new FileNotFoundException($"program.files names '{stated}', and no file is called so");
    }

    private static string Digest(string folder, string name)
    {
        try
        {
            using FileStream file = File.OpenRead(Path.Combine(folder, name));
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FileNotFoundException(
                Directory.Exists(Path.Combine(folder, name))
                    ? $"program.files names '{name}', which is a folder; name files of it, for example '{name.TrimEnd('/')}/*.py'"
                    : $"the file '{name}' of program.files or program.command cannot be read ({failure.Message.TrimEnd('.')})",
                failure
            );
        }
    }

    private static bool IsInterpreter(string command) =>
        Interpreters.Contains(Version().Replace(Path.GetFileName(command), ""), StringComparer.Ordinal);

    [GeneratedRegex(@"[0-9.\-]*\z")]
    private static partial Regex Version();

    [GeneratedRegex(@"^[ \t]*(?:import|from)[ \t]+([A-Za-z_][A-Za-z0-9_]*)", RegexOptions.Multiline)]
    private static partial Regex Imported();
}
