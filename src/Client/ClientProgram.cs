using System.CommandLine;
using System.CommandLine.Invocation;
using ModalityCompetition.Client.Commands;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Telemetry.Logging;

namespace ModalityCompetition.Client;

/// <summary>
/// The whole program but its process: parses the arguments, runs the command, turns every failure into one sentence and an exit code.
/// </summary>
internal static class ClientProgram
{
    /// <summary>Runs the program.</summary>
    /// <param name="arguments">The arguments without the program's name.</param>
    /// <param name="console">Where it reads and writes.</param>
    /// <param name="stop">Asks it to stop.</param>
    /// <param name="installed">What it can run.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ClientConsole console, StopRequest stop, Installation installed)
    {
        try
        {
            RootCommand root = CommandTree.Create(new CommandContext(console, stop, installed));
            // Response files are switched off: an argument that starts with '@' is an argument.
            ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Action is ParseErrorAction)
            {
                await console.Error.WriteLineAsync(Secrets.Hide(UsageError.Describe(parsed))).ConfigureAwait(false);
                return ExitCode.Usage;
            }

            // Signals are StopRequest's, and exceptions are handled below.
            var configuration = new InvocationConfiguration
            {
                Output = console.Out,
                Error = console.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsRequested)
        {
            await console.Error.WriteLineAsync("modcomp: stopped.").ConfigureAwait(false);
            return stop.StoppedExitCode;
        }
        catch (Exception exception) when (Failure.IsForeseen(exception))
        {
            Failure failure = Failure.Of(exception);
            await console.Error.WriteLineAsync(Secrets.Hide($"modcomp: {failure.Message}")).ConfigureAwait(false);
            return failure.ExitCode;
        }
#pragma warning disable CA1031 // The last resort of the process: whatever is left becomes one sentence, never a stack trace.
        catch (Exception exception)
#pragma warning restore CA1031 // End of the last resort.
        {
            string? file = CrashLog.Write($"modcomp {ProgramVersion.Text}", arguments, exception);
            await console.Error.WriteLineAsync($"modcomp: {CrashLog.Sentence(exception, file)}").ConfigureAwait(false);
            return ExitCode.Unexpected;
        }
    }
}
