using System.Diagnostics;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>Completion comes from the tree of commands itself.</summary>
public class CompletionTests
{
    [Theory]
    [InlineData("re", "reference", "replay", "report")]
    [InlineData("run preset:x --w", "--workers")]
    [InlineData("export r --format ", "csv", "jsonl", "npy")]
    [InlineData("completion ", "bash", "fish", "pwsh", "zsh")]
    public async Task The_suggest_directive_says_what_can_follow(string line, params string[] expected)
    {
        Ran ran = (await Modcomp.RunAsync($"[suggest:{line.Length}]", line)).Succeeded();
        string[] suggestions = ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.All(expected, word => Assert.Contains(word, suggestions));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task Every_shell_has_a_script_that_asks_the_program(string shell)
    {
        Ran ran = (await Modcomp.RunAsync("completion", shell)).Succeeded();
        Assert.Contains("[suggest:", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\r", ran.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Bash_completes_with_the_script()
    {
        Skip.IfNot(File.Exists("/bin/bash"), "There is no /bin/bash (on Debian: apt-get install bash).");
        using var folder = new TemporaryFolder();
        string script = folder.Write("modcomp.bash", (await Modcomp.RunAsync("completion", "bash")).Output);
        string program = folder.Write(
            "modcomp",
            $"#!/bin/bash\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "modcomp.dll")}' \"$@\"\n"
        );
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        const string line = "modcomp run preset:x --wor";
        string test =
            $"source '{script}'; PATH='{folder.Path}':$PATH; COMP_LINE='{line}'; COMP_POINT={line.Length}; COMP_WORDS=({line}); "
            + $"COMP_CWORD=3; _modcomp; echo \"${{COMPREPLY[@]}}\"";
        using Process bash = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", test]) { RedirectStandardOutput = true })!;
        string reply = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        Assert.Equal("--workers", reply.Trim());
    }
}
