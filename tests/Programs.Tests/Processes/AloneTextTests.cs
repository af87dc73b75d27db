using System.Diagnostics;
using System.Text;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Programs.Tests.Support;

namespace ModalityCompetition.Programs.Tests.Processes;

/// <summary>What is said of a trial that failed runs just that trial.</summary>
public class AloneTextTests
{
    [Theory]
    [InlineData("{}", "run it alone with: python3 s.py seed=18446744073709551615 trial=5")]
    [InlineData(
        """{"lr":0.05,"rule":"adam","warm":true}""",
        "run it alone with: python3 s.py seed=18446744073709551615 trial=5 lr=0.05 rule=adam warm=true"
    )]
    [InlineData("""{"size":"3"}""", "run it alone with: python3 s.py seed=18446744073709551615 trial=5 'size=\"3\"'")]
    [InlineData("""{"say":"it's"}""", "run it alone with: python3 s.py seed=18446744073709551615 trial=5 'say=\"it'\\''s\"'")]
    [InlineData("""{"seed":1}""", "its seed is 18446744073709551615 and its parameters are {\"seed\":1}")]
    public void A_script_is_started_by_hand(string parameters, string text) =>
        Assert.Equal(text, Of(Drafts.Rich with { Command = ["python3", "s.py"] }, parameters));

    [Fact]
    public void Folder_and_environment_are_told_and_another_program_has_a_seed()
    {
        ProgramDraft draft = Drafts.Rich with
        {
            Command = ["python3", "s.py"],
            Folder = "/a b",
            Environment = [new("OMP_NUM_THREADS", "1")],
        };
        Assert.Equal(
            "run it alone, program.environment set, with: cd '/a b' && python3 s.py seed=18446744073709551615 trial=5 lr=1",
            Of(draft, """{"lr":1}""")
        );
        Assert.Equal(
            "its seed is 18446744073709551615 and its parameters are {\"lr\":1}",
            Of(draft with { Command = ["julia", "s.jl"] }, """{"lr":1}""")
        );
    }

    [SkippableTheory]
    [InlineData("""{"a":0.25,"b":"adam","c":true,"d":"3","e":"it's \"so\""}""")]
    [InlineData("""{"a":"true","b":"x y","c":"-1e3","d":"$HOME","e":"[1]"}""")]
    public async Task A_shell_gives_the_script_the_same_trial(string parameters)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Programs are run on Linux.");
        string text = Of(Drafts.Rich with { Command = [Faulty.Python, Faulty.Script("alone.py")] }, parameters);
        string command = text["run it alone with: ".Length..];
        var start = new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true };
        start.Environment.Remove("MODCOMP_WORKER");
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal($"5 18446744073709551615 {parameters}", output.Split('\n')[0]);
    }

    private static string Of(ProgramDraft draft, string parameters) =>
        AloneText.Of(Drafts.Declare(draft), 5, ulong.MaxValue, Encoding.UTF8.GetBytes(parameters));
}
