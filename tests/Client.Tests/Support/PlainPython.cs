using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ModalityCompetition.Client.Tests.Support;

/// <summary>
/// Makes "python3" an interpreter for this process and its children. It may be a script that looks for one, as pyenv's, which costs more
/// than the programs of these tests, every time that one of them is started.
/// </summary>
internal static class PlainPython
{
    private const string Name = "python3";

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Nothing but tests is in this assembly, and all of them shall have it.")]
    internal static void PutFirst()
    {
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        string? first = path.Split(Path.PathSeparator).Select(f => Path.Combine(f, Name)).FirstOrDefault(File.Exists);
        if (first is null || !IsScript(first))
        {
            return;
        }

        (int code, string interpreter) = PythonInterpreter.Run(Name, ["-c", "import sys; print(sys.executable)"]);
        if (code == 0 && Path.GetDirectoryName(interpreter.Trim()) is { Length: > 0 } folder && File.Exists(Path.Combine(folder, Name)))
        {
            Environment.SetEnvironmentVariable("PATH", folder + Path.PathSeparator + path);
        }
    }

    private static bool IsScript(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return stream.ReadByte() == '#' && stream.ReadByte() == '!';
    }
}
