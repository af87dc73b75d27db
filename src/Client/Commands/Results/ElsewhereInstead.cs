using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Client.Commands.Results;

/// <summary>Commands that write into the folder of a run, unless the user says where else.</summary>
internal static class ElsewhereInstead
{
    /// <summary>Does the work of one on another thread, and where the folder cannot be written says what would help.</summary>
    /// <param name="output">Where the user wants the files; null for the folder of the run.</param>
    /// <param name="option">The option that says where else.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellation">Stops before it begins.</param>
    /// <exception cref="ClientException">The folder of the run cannot be written.</exception>
    public static async Task<T> RunAsync<T>(string? output, string option, Func<T> work, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(work, cancellation).ConfigureAwait(false);
        }
        catch (RunException failure) when (failure.Failure == RunFailure.Storage && output is null)
        {
            throw new ClientException(
                ExitCode.Storage,
                $"{failure.Message.TrimEnd('.')}; or write into another folder with {option}.",
                failure
            );
        }
    }
}
