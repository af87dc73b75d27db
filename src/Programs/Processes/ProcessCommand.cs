using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Memory;

namespace ModalityCompetition.Programs.Processes;

/// <summary>
/// How the process of a program is started: in its folder, with its environment, in a session of its own, so that it and its children can
/// be ended together and a Ctrl-C at the terminal is not theirs, and with its memory limit.
/// </summary>
internal static class ProcessCommand
{
    /// <summary>The start of a process.</summary>
    /// <param name="declaration">The program.</param>
    /// <param name="slot">Number of the worker, from 0; the program finds it as <c>MODCOMP_WORKER</c>.</param>
    /// <param name="device">The GPU that the worker has to itself; null for none. A declared <c>CUDA_VISIBLE_DEVICES</c> goes
    /// first.</param>
    /// <param name="group">The control group that limits its memory; null to limit what each process may write to.</param>
    /// <exception cref="FileNotFoundException">A program is missing; the message is a sentence without its end.</exception>
    /// <exception cref="DirectoryNotFoundException">The working folder is missing; the message is a sentence without its end.</exception>
    public static ProcessStartInfo Of(ProgramDeclaration declaration, int slot, string? device, MemoryGroup? group = null)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (!IsOwnSecret((string)variable.Key))
            {
                environment[(string)variable.Key] = (string)variable.Value!;
            }
        }

        // Python keeps what it writes to a pipe until much has come together; a script that speaks the protocol itself would wait for ever.
        environment.TryAdd("PYTHONUNBUFFERED", "1");
        environment["MODCOMP_WORKER"] = slot.ToString(CultureInfo.InvariantCulture);
        if (device is not null)
        {
            environment[GpuDevices.Variable] = device;
        }

        foreach ((string name, string value) in declaration.Environment)
        {
            environment[name] = value;
        }

        if (!Directory.Exists(declaration.Folder))
        {
            throw new DirectoryNotFoundException($"there is no folder '{declaration.Folder}'");
        }

        string path = environment.GetValueOrDefault("PATH", "");
        string setsid =
            Find("setsid", "/", path)
            ?? throw new FileNotFoundException("a program runs in a session of its own, for which 'setsid' (util-linux) must be installed");
        string program =
            Find(declaration.Command[0], declaration.Folder, path)
            ?? throw new FileNotFoundException(Missing(declaration.Command[0], declaration.Folder));
        IEnumerable<string> command = declaration.Command.RemoveAt(0).Insert(0, program);
        if (group is not null)
        {
            // The process that the program will be joins by itself, so that nothing of it is ever outside.
            const string Join = "echo $$ > \"$1/cgroup.procs\" && shift && exec \"$@\"";
            command = ["/bin/sh", "-c", Join, "sh", group.Folder, .. command];
        }
        else if (declaration.MemoryLimit is { } bytes)
        {
            // The limit on data counts what a process may write to; that on address space counts what libraries merely reserve.
            string kilobytes = (bytes / 1024).ToString(CultureInfo.InvariantCulture);
            command = ["/bin/sh", "-c", $"ulimit -d {kilobytes} && exec \"$@\"", "sh", .. command];
        }

        var start = new ProcessStartInfo(setsid, command)
        {
            WorkingDirectory = declaration.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    // Keys and passwords that this process was given for itself; a program that needs one finds it where it is declared.
    private static bool IsOwnSecret(string variable) =>
        variable is "MODCOMP_API_KEY" or "PGPASSWORD" || variable.StartsWith("Silo__", StringComparison.Ordinal);

    private static string? Find(string command, string folder, string path)
    {
        ImmutableArray<string> places = command.Contains('/', StringComparison.Ordinal)
            ? [Path.GetFullPath(Path.Combine(folder, command))]
            : [.. path.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(p => Path.GetFullPath(Path.Combine(folder, p, command)))];
        return places.FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string file)
    {
        const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return !OperatingSystem.IsWindows() && File.Exists(file) && (File.GetUnixFileMode(file) & Executable) != 0;
    }

    private static string Missing(string command, string folder)
    {
        if (!command.Contains('/', StringComparison.Ordinal))
        {
            return $"there is no program '{command}' in any folder of PATH";
        }

        string file = Path.GetFullPath(Path.Combine(folder, command));
        return File.Exists(file) ? $"'{file}' is not executable; try chmod +x" : $"there is no program '{file}'";
    }
}
