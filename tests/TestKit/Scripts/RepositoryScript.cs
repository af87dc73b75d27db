using System.Diagnostics;
using ModalityCompetition.TestKit.Waiting;
using Xunit;

namespace ModalityCompetition.TestKit.Scripts;

/// <summary>A script of the tree, run with what the tests have built.</summary>
public static class RepositoryScript
{
    /// <summary>The root of the checkout that the tests were built from.</summary>
    public static string Root { get; } = Find();

    /// <summary>Debug or Release, whatever the tests were built in.</summary>
    public static string Configuration { get; } =
        Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;

    /// <summary>Runs it in the root of the tree; where it does not end within minutes it is killed, with its children.</summary>
    /// <param name="variables">Environment variables beside CONFIGURATION.</param>
    /// <param name="command">The script, relative to the root, and its arguments.</param>
    /// <returns>Its exit code, what it printed, and what it said on standard error.</returns>
    public static async Task<(int Code, string Output, string Error)> RunAsync(
        IReadOnlyDictionary<string, string> variables,
        params string[] command
    )
    {
        ArgumentNullException.ThrowIfNull(variables);
        Skip.IfNot(File.Exists("/bin/bash"), "There is no /bin/bash (on Debian: apt-get install bash).");
        var start = new ProcessStartInfo("/bin/bash", command)
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["CONFIGURATION"] = Configuration;
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Patience.Limit);
        // A process that the script leaves behind keeps its streams open; what counts is the script's own end.
        var output = new List<string>();
        var error = new List<string>();
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{string.Join(' ', command)} does not end.\n{Text(output)}\n{Text(error)}");
        }

        return (process.ExitCode, Text(output), Text(error));
    }

    private static void Keep(List<string> lines, string? line)
    {
        lock (lines)
        {
            if (line is not null)
            {
                lines.Add(line);
            }
        }
    }

    private static string Text(List<string> lines)
    {
        lock (lines)
        {
            return string.Join('\n', lines);
        }
    }

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "ModalityCompetition.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests do not run from a checkout.");
    }
}
