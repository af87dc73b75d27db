namespace ModalityCompetition.Sweeps.Postgres.Tests.Support;

/// <summary>What this assembly does when the tests start it as a program.</summary>
internal static class WorkerProgram
{
    public static int Main()
    {
        Console.Error.WriteLine("Tests are run by dotnet test; this program is started by them.");
        return 2;
    }
}
