using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.TestKit.Databases;

namespace ModalityCompetition.Client.Tests.Documentation;

/// <summary>
/// Every command with a shared ledger that the documentation shows, in the order of its page, on a PostgreSQL server of the tests.
/// </summary>
public class DocumentedLedgerTests
{
    // Every address of a database on the pages begins like this. There is no such server; the password of the tests' one comes
    // from a file, as the pages advise.
    private const string Database = "Host=db.example.org;Database=sweeps";

    [SkippableFact]
    public async Task Commands_with_a_shared_ledger_run_in_the_order_of_their_page()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        int count = 0;
        IEnumerable<DocumentedLine> lines = DocumentedCommands.Read().Where(line => line.Need == DocumentedNeed.SharedLedger);
        foreach (IGrouping<string, DocumentedLine> page in lines.GroupBy(line => line.Page))
        {
            using var folder = new TemporaryFolder();
            folder.Write("my.yaml", SmallForm.Own("my"));
            folder.Write("my-sweep.yaml", SmallForm.Own("my-sweep"));
            string address = Address(folder);
            // What a page has not run itself before it speaks of it.
            if (page.Any(line => line.Arguments!.Any(word => word is "quickstart" or "runs/quickstart")))
            {
                await RunAsync(["run", "preset:quickstart", "--ledger", address], folder, "the run that the page speaks of");
            }

            foreach (DocumentedLine line in page)
            {
                string[] arguments =
                [
                    .. line.Arguments!.Select(word => word.StartsWith(Database, StringComparison.Ordinal) ? address : word),
                ];
                if (arguments is ["import", "runs/quickstart", ..])
                {
                    // What is imported is a run of the file ledger.
                    Directory.Delete(folder["runs/quickstart"], recursive: true);
                    await RunAsync(["run", "preset:quickstart"], folder, "the run that is imported");
                }

                await RunAsync(arguments, folder, line.ToString());
                count++;
            }
        }

        Assert.InRange(count, 8, int.MaxValue);
    }

    private static string Address(TemporaryFolder folder)
    {
        PostgresServer server = PostgresServer.Shared;
        string address = server.ConnectionString(server.CreateDatabase());
        string file = folder.Write("pgpass", $"*:*:*:*:{PostgresServer.Password}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return address.Replace($"Password={PostgresServer.Password}", $"Passfile={file}", StringComparison.Ordinal);
    }

    private static async Task RunAsync(string[] arguments, TemporaryFolder folder, string line)
    {
        Ran ran = await Modcomp.RunAsync(SmallForm.Of(arguments, folder));
        Assert.True(ran.ExitCode == 0, $"{line}\n{ran.Error}\n{ran.Output}");
    }
}
