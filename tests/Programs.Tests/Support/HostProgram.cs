using System.Diagnostics;
using System.Runtime.InteropServices;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.TestKit.Scripts;

namespace ModalityCompetition.Programs.Tests.Support;

/// <summary>This assembly started as a program, which runs a script until somebody ends it.</summary>
internal static class HostProgram
{
    public static int Main(string[] arguments)
    {
        if (arguments is not [var folder, var script, var mode])
        {
            Console.Error.WriteLine("Tests are run by dotnet test; this program is started by them.");
            return 2;
        }

        ProgramDraft draft = new()
        {
            Command = [Faulty.Python, script, mode],
            Version = "1",
            Measurements = [new MeasurementDraft { Name = "error" }, new MeasurementDraft { Name = "loss" }],
        };
        ProgramDeclaration.Read(draft, folder, out ProgramDeclaration? declaration);
        var pool = new ProgramPool(declaration!, new ProgramWorkerOptions(), []);
        using var stop = new CancellationTokenSource();
        // As the command line does: the first signal cancels, and another ends the program at once. Here SIGTERM stands for the latter.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(
            PosixSignal.SIGINT,
            signal =>
            {
                signal.Cancel = true;
                _ = stop.CancelAsync();
            }
        );
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Environment.Exit(143));
        try
        {
            pool.Run(0, Faulty.Seeds.AsSpan(0, 4), "{}"u8, new byte[4 * pool.Layout.Bytes], stop.Token);
        }
        catch (OperationCanceledException)
        {
            pool.Dispose();
        }

        return 0;
    }

    public static Process Start(string folder, string script, string mode)
    {
        string dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        string[] command = [.. OwnSignals.Prefix, dotnet, "exec", typeof(HostProgram).Assembly.Location, folder, script, mode];
        return Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
    }
}
