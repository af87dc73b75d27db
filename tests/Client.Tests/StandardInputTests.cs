using System.Text;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Sweeps.Shipped;

namespace ModalityCompetition.Client.Tests;

/// <summary>A spec from standard input.</summary>
public sealed class StandardInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Quickstart => SpecPresets.Find("quickstart")!.Text;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_spec_is_checked_and_planned()
    {
        var (code, output, error) = await RunAsync(Quickstart, "validate", "-");
        Assert.True(code == ExitCode.Ok, error);
        Assert.StartsWith("standard input is valid: ", output, StringComparison.Ordinal);
        (code, output, error) = await RunAsync(Quickstart, "plan", "-", "--trials", "3");
        Assert.True(code == ExitCode.Ok, error);
        Assert.NotEmpty(output);
    }

    [Fact]
    public async Task A_run_keeps_it_as_any_other_and_goes_on_when_it_is_given_again()
    {
        string run = _folder["run"];
        for (int time = 0; time < 2; time++)
        {
            var (code, _, error) = await RunAsync(Quickstart, "run", "-", "--trials", "4", "--output", run, "--no-report");
            Assert.True(code == ExitCode.Ok, error);
        }

        Assert.True(File.Exists(Path.Combine(run, "spec.yaml")));
        Assert.True(File.Exists(Path.Combine(run, "estimates.json")));
    }

    [Fact]
    public async Task Mistakes_are_in_standard_input()
    {
        var (code, _, error) = await RunAsync("name: a\nnmae: b\n", "validate", "-");
        Assert.Equal(ExitCode.Usage, code);
        Assert.StartsWith("modcomp: standard input has ", error, StringComparison.Ordinal);
        Assert.Contains("standard input:2:1: nmae: is not a key of the top level; did you mean 'name'?", error, StringComparison.Ordinal);
        (code, _, error) = await RunAsync("", "run", "-");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("standard input: the spec is empty", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_a_spec_can_be_is_refused()
    {
        var (code, _, error) = await RunAsync(new string('#', (1 << 20) + 1), "plan", "-");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Equal($"modcomp: standard input holds more than 1 MiB: a spec is a small YAML file.{Environment.NewLine}", error);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string input, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var stop = new StopRequest(_ => { });
        var console = new ClientConsole
        {
            Out = output,
            Error = error,
            OpenIn = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
        };
        int code = await ClientProgram.RunAsync(arguments, console, stop, Installation.OfProcess());
        return (code, output.ToString(), error.ToString());
    }
}
