using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Recorded.Tables;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Running.Workers;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Telemetry.Export;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Transformers.Data;

namespace ModalityCompetition.Client.Hosting;

/// <summary>What the user is told about an exception, and what the process returns.</summary>
/// <param name="ExitCode">One of <see cref="Hosting.ExitCode"/>.</param>
/// <param name="Message">What the user reads on standard error.</param>
internal sealed record Failure(int ExitCode, string Message)
{
    private const int DiskFull = 28;

    /// <summary>Whether the exception is one that the program foresees, so that its message says all there is to say.</summary>
    public static bool IsForeseen(Exception exception) =>
        exception
            is ClientException
                or EngineUnavailableException
                or TelemetryException
                or SweepServiceException
                or RunException
                or LedgerException
                or ArchiveException
                or ResultFileException
                or DataSetException
                or IOException
                or UnauthorizedAccessException
                or OutOfMemoryException
        || (exception is AggregateException { InnerException: { } first } && IsForeseen(first));

    /// <summary>Words a foreseen exception.</summary>
    /// <exception cref="ArgumentException">It is not foreseen.</exception>
    public static Failure Of(Exception exception) =>
        exception switch
        {
            AggregateException { InnerException: { } first } => Of(first),
            ClientException client => new Failure(client.ExitCode, client.Message),
            TelemetryException telemetry => new Failure(Hosting.ExitCode.Usage, telemetry.Message),
            EngineUnavailableException engine => new Failure(Hosting.ExitCode.Usage, engine.Message),
            SweepServiceException service => new Failure(
                CodeOf(service.Failure),
                string.Join("\n  ", [service.Message, .. service.Details, .. Rest(service.LeftOut)])
            ),
            ArchiveException archive => new Failure(CodeOf(archive.Failure), archive.Message),
            RunException run => new Failure(CodeOf(run.Failure), run.Message),
            LedgerIdentityException identity => new Failure(Hosting.ExitCode.Refused, identity.Message),
            // Not a fault of the disk: two computations of one trial disagree.
            LedgerConflictException conflict => new Failure(Hosting.ExitCode.Mismatch, conflict.Message),
            ResultFileException file => new Failure(file.IsOfStorage ? Hosting.ExitCode.Storage : Hosting.ExitCode.Usage, file.Message),
            DataSetException data => new Failure(Hosting.ExitCode.Usage, data.Message),
            LedgerException ledger => new Failure(Hosting.ExitCode.Storage, ledger.Message),
            UnauthorizedAccessException denied => new Failure(
                Hosting.ExitCode.Storage,
                $"{Sentence(denied)}: make the file or folder accessible, or choose another one."
            ),
            OutOfMemoryException => new Failure(Hosting.ExitCode.Storage, $"there is not enough memory: {MemoryAdvice.Text}."),
            IOException { HResult: DiskFull } full => new Failure(
                Hosting.ExitCode.Storage,
                $"{Sentence(full)}: make room and run the same command again."
            ),
            IOException io => new Failure(
                Hosting.ExitCode.Storage,
                $"{Sentence(io)}: check the path and the disk, then run the same command again."
            ),
            _ => throw new ArgumentException("The exception is not foreseen.", nameof(exception)),
        };

    private static string[] Rest(int leftOut) => leftOut == 0 ? [] : [$"and {leftOut} more"];

    private static int CodeOf(RunFailure failure) =>
        failure switch
        {
            RunFailure.Storage => Hosting.ExitCode.Storage,
            RunFailure.Trials => Hosting.ExitCode.SweepFailed,
            _ => Hosting.ExitCode.Refused,
        };

    private static int CodeOf(ArchiveFailure failure) =>
        failure switch
        {
            ArchiveFailure.Access => Hosting.ExitCode.Usage,
            ArchiveFailure.Away => Hosting.ExitCode.Server,
            ArchiveFailure.Refused => Hosting.ExitCode.Refused,
            _ => Hosting.ExitCode.Storage,
        };

    private static int CodeOf(SweepServiceFailure failure) =>
        failure switch
        {
            SweepServiceFailure.Invalid => Hosting.ExitCode.Usage,
            SweepServiceFailure.NotFound or SweepServiceFailure.Gone or SweepServiceFailure.Conflict => Hosting.ExitCode.Refused,
            SweepServiceFailure.Storage => Hosting.ExitCode.Storage,
            _ => Hosting.ExitCode.Server,
        };

    private static string Sentence(Exception exception) => exception.Message.TrimEnd('.').ReplaceLineEndings(" ");
}
