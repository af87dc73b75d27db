using ModalityCompetition.Client.Hosting;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Client.Tests.Support;

/// <summary>The program, run inside the test's process.</summary>
internal static class Modcomp
{
    /// <summary>Runs a command line.</summary>
    public static Task<Ran> RunAsync(params string[] arguments) => RunAsync(new StopRequest(_ => { }), [], arguments);

    /// <summary>Runs a command line with environment variables.</summary>
    public static Task<Ran> RunAsync(Dictionary<string, string> variables, params string[] arguments) =>
        RunAsync(new StopRequest(_ => { }), variables, arguments);

    /// <summary>Runs a command line whose telemetry is all sent, however long a busy machine takes for it.</summary>
    public static Task<Ran> TellingAsync(Dictionary<string, string> variables, params string[] arguments) =>
        RunAsync(new StopRequest(_ => { }), variables, arguments, Patience.Limit);

    /// <summary>Runs a command line of a program that can run other things than this one.</summary>
    public static async Task<Ran> RunAsync(Installation installed, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var stop = new StopRequest(_ => { });
        var console = new ClientConsole { Out = TextWriter.Synchronized(output), Error = TextWriter.Synchronized(error) };
        int code = await ClientProgram.RunAsync(arguments, console, stop, installed);
        return new Ran(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command line that may be asked to stop.</summary>
    public static Task<Ran> RunAsync(StopRequest stop, params string[] arguments) => RunAsync(stop, [], arguments);

    /// <summary>Runs a command line by a clock of the test's.</summary>
    public static async Task<Ran> RunAsync(TimeProvider clock, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var stop = new StopRequest(_ => { });
        var console = new ClientConsole
        {
            Out = TextWriter.Synchronized(output),
            Error = TextWriter.Synchronized(error),
            Clock = clock,
        };
        int code = await ClientProgram.RunAsync(arguments, console, stop, Installation.OfProcess());
        return new Ran(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command line on a terminal.</summary>
    public static async Task<Ran> OnTerminalAsync(int width, Dictionary<string, string> variables, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var stop = new StopRequest(_ => { });
        var console = new ClientConsole
        {
            Out = TextWriter.Synchronized(output),
            Error = TextWriter.Synchronized(error),
            OutIsTerminal = true,
            ErrorIsTerminal = true,
            Width = width,
            Variables = variables,
        };
        int code = await ClientProgram.RunAsync(arguments, console, stop, Installation.OfProcess());
        return new Ran(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command line on a terminal at which somebody types.</summary>
    public static async Task<Ran> AskedAsync(string typed, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var stop = new StopRequest(_ => { });
        var console = new ClientConsole
        {
            Out = output,
            Error = error,
            OpenIn = () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(typed)),
            InIsTerminal = true,
            ErrorIsTerminal = true,
        };
        int code = await ClientProgram.RunAsync(arguments, console, stop, Installation.OfProcess());
        return new Ran(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command line whose result is bytes on standard output.</summary>
    public static async Task<(Ran Ran, byte[] Bytes)> ForBytesAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var bytes = new MemoryStream();
        using var stop = new StopRequest(_ => { });
        var console = new ClientConsole
        {
            Out = output,
            Error = error,
            OpenOut = () => bytes,
        };
        int code = await ClientProgram.RunAsync(arguments, console, stop, Installation.OfProcess());
        return (new Ran(code, output.ToString(), error.ToString()), bytes.ToArray());
    }

    private static async Task<Ran> RunAsync(
        StopRequest stop,
        Dictionary<string, string> variables,
        string[] arguments,
        TimeSpan? longestTelling = null
    )
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using (stop)
        {
            var console = new ClientConsole
            {
                Out = TextWriter.Synchronized(output),
                Error = TextWriter.Synchronized(error),
                Variables = variables,
                LongestTelling = longestTelling,
            };
            int code = await ClientProgram.RunAsync(arguments, console, stop, Installation.OfProcess());
            return new Ran(code, output.ToString(), error.ToString());
        }
    }
}

/// <summary>What a command line came to.</summary>
internal sealed record Ran(int ExitCode, string Output, string Error)
{
    /// <summary>Fails the test unless the command succeeded.</summary>
    public Ran Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Error}\n{Output}");
        return this;
    }
}
