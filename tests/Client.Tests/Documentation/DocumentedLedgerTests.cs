using System.Diagnostics;
using System.Globalization;
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
            string address = Address(page.Key, folder);
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

    // A database that the page's own lines make, for a role that they make; one of the administrator's where it has no such lines.
    private static string Address(string page, TemporaryFolder folder)
    {
        PostgresServer server = PostgresServer.Shared;
        string password = PostgresServer.Password;
        string address = MadeBy(page, server, password) is var (database, role)
            ? server.ConnectionString(database).Replace("Username=postgres", $"Username={role}", StringComparison.Ordinal)
            : server.ConnectionString(server.CreateDatabase());
        string file = folder.Write("pgpass", $"*:*:*:*:{password}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return address.Replace($"Password={password}", $"Passfile={file}", StringComparison.Ordinal);
    }

    // Runs the lines with createuser and createdb of a page as the server's administrator.
    private static (string Database, string Role)? MadeBy(string page, PostgresServer server, string password)
    {
        DocumentedLine[] all = [.. DocumentedCommands.Read().Where(line => line.Words[0] is "createuser" or "createdb")];
        DocumentedLine[] lines = [.. all.Where(line => line.Page == page)];
        if (lines.Length == 0)
        {
            return null;
        }

        // Pages may choose the same names, and the tests of this process share the server.
        foreach (string name in all.Where(line => line.Words[0] == "createdb").Select(line => line.Words[^1]))
        {
            server.Sql("postgres", $"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");
        }

        string role = lines.Single(line => line.Words[0] == "createuser").Words[^1];
        string database = lines.Single(line => line.Words[0] == "createdb").Words[^1];
        server.Sql("postgres", $"DROP ROLE IF EXISTS \"{role}\"");
        foreach (DocumentedLine line in lines)
        {
            // Without a terminal of its own createuser reads the password, which it wants twice, from its input.
            var start = new ProcessStartInfo("setsid", ["--wait", "sh", "-c", line.Text])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["PGHOST"] = server.SocketFolder;
            start.Environment["PGPORT"] = server.Port.ToString(CultureInfo.InvariantCulture);
            start.Environment["PGUSER"] = "postgres";
            using Process process = Process.Start(start)!;
            process.StandardInput.Write($"{password}\n{password}\n");
            process.StandardInput.Close();
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"{line}\n{error.Result}{output}");
        }

        return (database, role);
    }

    /// <summary>
    /// A page may make a database for others than this program's commands: its owner may create what the program keeps there.
    /// </summary>
    [SkippableFact]
    public async Task A_database_that_a_page_makes_takes_a_shared_ledger()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        string[] pages = [.. DocumentedCommands.Read().Where(line => line.Words[0] == "createdb").Select(line => line.Page).Distinct()];
        Assert.Contains("docs/shared-ledger.md", pages);
        Assert.Contains("deploy/README.md", pages);
        foreach (string page in pages)
        {
            using var folder = new TemporaryFolder();
            folder.Write("my.yaml", SmallForm.Own("my"));
            string address = Address(page, folder);
            await RunAsync(["run", "my.yaml", "--ledger", address], folder, page);
        }
    }

    private static async Task RunAsync(string[] arguments, TemporaryFolder folder, string line)
    {
        Ran ran = await Modcomp.RunAsync(SmallForm.Of(arguments, folder));
        Assert.True(ran.ExitCode == 0, $"{line}\n{ran.Error}\n{ran.Output}");
    }
}
