using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.TestKit.Schedulers;

namespace ModalityCompetition.Client.Tests.Support;

/// <summary>
/// What docs/shared-ledger.md takes for granted: a Slurm cluster, a database <c>sweeps</c> of a role <c>modcomp</c>, and the program on the
/// path. Started when the first test asks for it.
/// </summary>
public sealed class SlurmSite : IDisposable
{
    /// <summary>Tasks of an array; the cluster has room for all of them at once.</summary>
    public const int Tasks = 4;

    private const string Database = "sweeps";
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<SlurmCluster> _cluster = new(() => SlurmCluster.Start(Tasks));
    private readonly Lazy<PostgresServer> _server = new(StartServer);
    private readonly Lazy<Task<byte[]>> _undisturbed;

    public SlurmSite() => _undisturbed = new(UndisturbedAsync);

    /// <summary>The cluster.</summary>
    public SlurmCluster Cluster => _cluster.Value;

    /// <summary>The estimates of a run of the same spec in this process with the file ledger.</summary>
    public Task<byte[]> Undisturbed => _undisturbed.Value;

    /// <summary>Empties the database and prepares a folder to submit the documented script from.</summary>
    /// <param name="lease">Seconds that the blocks of a dead worker wait.</param>
    /// <param name="spec">The spec; null for that of <see cref="Undisturbed"/>.</param>
    internal SlurmSubmission Prepare(int lease, string? spec = null)
    {
        _server.Value.Sql("postgres", $"DROP DATABASE IF EXISTS {Database} WITH (FORCE)");
        _server.Value.Sql("postgres", $"CREATE DATABASE {Database} OWNER modcomp");
        string home = Directory.CreateDirectory(_folder[Path.GetRandomFileName()]).FullName;
        string Write(string name, string text, UnixFileMode mode)
        {
            string file = Path.Combine(home, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, mode);
            }

            return file;
        }

        const UnixFileMode mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Write("my.yaml", spec ?? Spec, mine);
        Write(".pgpass", DocumentedArray.PasswordLine(_server.Value.Port, PostgresServer.Password) + "\n", mine);
        string program = Write(
            "bin/modcomp",
            $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "modcomp.dll")}' \"$@\"\n",
            mine | UnixFileMode.UserExecute
        );
        string script = Write("array.sh", DocumentedArray.Script(_server.Value.Port, Tasks, lease), mine);
        var variables = new Dictionary<string, string>
        {
            ["HOME"] = home,
            ["PATH"] = $"{Path.GetDirectoryName(program)}:{Cluster.Variables["PATH"]}",
        };
        return new SlurmSubmission(
            Cluster,
            home,
            script,
            variables,
            query => _server.Value.Sql(Database, query),
            () => HeldClaims.Take(_server.Value.ConnectionString(Database))
        );
    }

    public void Dispose()
    {
        if (_cluster.IsValueCreated)
        {
            _cluster.Value.Dispose();
        }

        if (_server.IsValueCreated)
        {
            _server.Value.Dispose();
        }

        _folder.Dispose();
    }

    private static string Spec => Specs.Slowish(configurations: 60);

    private static PostgresServer StartServer()
    {
        PostgresServer server = PostgresServer.StartAnother();
        server.Sql("postgres", $"CREATE ROLE modcomp LOGIN PASSWORD '{PostgresServer.Password}'");
        return server;
    }

    private async Task<byte[]> UndisturbedAsync()
    {
        string spec = _folder.Write("my.yaml", Spec);
        (await Modcomp.RunAsync("run", spec, "--output", _folder["alone"], "--quiet", "--no-report")).Succeeded();
        return await File.ReadAllBytesAsync(Path.Combine(_folder["alone"], "estimates.json"));
    }
}
