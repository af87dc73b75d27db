using ModalityCompetition.Client;
using ModalityCompetition.Client.Hosting;

namespace ModalityCompetition.Cluster.Tests.Http;

/// <summary>The command line in this process: what is looked at is what silos answer, not how a process starts.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The command line.</param>
    /// <returns>Its exit code and all that it wrote, standard output first.</returns>
    public static Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) =>
        RunAsync(new Dictionary<string, string>(), arguments);

    /// <summary>Runs a command line with environment variables.</summary>
    /// <param name="variables">The variables; it sees no others.</param>
    /// <param name="arguments">The command line.</param>
    public static async Task<(int Code, string Output, string Error)> RunAsync(
        Dictionary<string, string> variables,
        params string[] arguments
    )
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var stop = new StopRequest(_ => { });
        var console = new ClientConsole
        {
            Out = TextWriter.Synchronized(output),
            Error = TextWriter.Synchronized(error),
            Variables = variables,
        };
        int code = await ClientProgram.RunAsync(arguments, console, stop, Installation.OfProcess());
        return (code, output.ToString(), error.ToString());
    }
}
