using System.Diagnostics;
using System.Globalization;
using ModalityCompetition.TestKit.Networks;
using ModalityCompetition.TestKit.Waiting;
using Npgsql;

namespace ModalityCompetition.TestKit.Databases;

/// <summary>
/// A real PostgreSQL server in a temporary folder on a free port of the loopback, for tests. It asks for a password over TCP; the tests'
/// own administration goes through its socket. The server refuses to run as root, so a root user starts it as the user <c>postgres</c>.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    /// <summary>The password of the server's superuser; it must not turn up anywhere.</summary>
    public const string Password = "s3cret-Passw0rd-of-the-tests";

    private static readonly string[] s_programs = ["initdb", "pg_ctl", "postgres"];
    private static readonly Lazy<string?> Binaries = new(FindBinaries);
    private static readonly Lazy<PostgresServer> OfProcess = new(StartForProcess);
    private readonly string _binaries;
    private readonly string _folder;
    private int _databases;

    private PostgresServer(string binaries, string listen)
    {
        _binaries = binaries;
        _folder = Directory.CreateTempSubdirectory("modcomp-postgres-").FullName;
        Listen = listen;
        Port = FreePorts.Next();
        try
        {
            string passwordFile = Path.Combine(_folder, "password");
            File.WriteAllText(passwordFile, Password);
            if (Environment.IsPrivilegedProcess)
            {
                Run("chown", ["-R", "postgres:", _folder]);
            }

            RunAsServer(
                "initdb",
                [
                    "-D",
                    Data,
                    "-U",
                    "postgres",
                    "-E",
                    "UTF8",
                    "--locale=C",
                    "--auth-local=trust",
                    "--auth-host=scram-sha-256",
                    $"--pwfile={passwordFile}",
                    "--no-sync",
                ]
            );
            File.AppendAllText(Path.Combine(Data, "pg_hba.conf"), "host all all samenet scram-sha-256\n");
            Start();
        }
        catch
        {
            Directory.Delete(_folder, recursive: true);
            throw;
        }
    }

    /// <summary>Why there can be no server here; null when there can.</summary>
    public static string? Missing =>
        Binaries.Value is null ? "PostgreSQL is not installed (on Debian: apt-get install postgresql)."
        : OperatingSystem.IsWindows() ? "The server is started the POSIX way."
        : null;

    /// <summary>A server that the tests of this process share; stopped when the process ends.</summary>
    public static PostgresServer Shared => OfProcess.Value;

    /// <summary>TCP port.</summary>
    public int Port { get; }

    /// <summary>The folder of its socket, through which its administrator, the role <c>postgres</c>, comes in without a password.</summary>
    public string SocketFolder => _folder;

    /// <summary>Addresses it listens on.</summary>
    public string Listen { get; }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Starts a server of its own.</summary>
    /// <param name="listen">Addresses to listen on.</param>
    public static PostgresServer StartAnother(string listen = "127.0.0.1") =>
        new(Binaries.Value ?? throw new InvalidOperationException(Missing), listen);

    /// <summary>Creates an empty database.</summary>
    /// <returns>Its name.</returns>
    public string CreateDatabase()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        Sql("postgres", $"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>The Npgsql connection string of a database.</summary>
    /// <param name="database">Its name.</param>
    /// <param name="host">Where the client sees the server.</param>
    public string ConnectionString(string database, string host = "127.0.0.1") =>
        string.Create(CultureInfo.InvariantCulture, $"Host={host};Port={Port};Database={database};Username=postgres;Password={Password}");

    /// <summary>Runs SQL as superuser, through the server's socket.</summary>
    /// <returns>The rows of all answers as psql prints them with <c>-A -t</c>: columns separated by bars, nothing for null.</returns>
    /// <exception cref="InvalidOperationException">The server refuses it or does not run.</exception>
    public string Sql(string database, string text)
    {
        // A connection for every call: the pool would keep some that a crash of the server has broken, and they would keep a database from
        // being dropped.
        using var connection = new NpgsqlConnection(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Host={_folder};Port={Port};Database={database};Username=postgres;Pooling=false;Timeout=600;Command Timeout=0"
            )
        );
        try
        {
            connection.Open();
            using var command = new NpgsqlCommand(text, connection) { AllResultTypesAreUnknown = true };
            using NpgsqlDataReader reader = command.ExecuteReader();
            var rows = new List<string>();
            do
            {
                while (reader.Read())
                {
                    rows.Add(
                        string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "" : reader.GetString(i)))
                    );
                }
            } while (reader.NextResult());
            return string.Join('\n', rows).Trim();
        }
        catch (NpgsqlException refused)
        {
            throw new InvalidOperationException(refused.Message, refused);
        }
    }

    /// <summary>Stops the server as if its processes were killed; <see cref="Start"/> then recovers it from its log.</summary>
    public void Crash() => Control("-m", "immediate", "stop");

    /// <summary>Stops the server, ending every session.</summary>
    public void Stop() => Control("-m", "fast", "stop");

    /// <summary>
    /// Starts the stopped server on the same port. It does not wait for the disk, which nobody here takes away; its processes may die and
    /// lose nothing.
    /// </summary>
    public void Start() =>
        Control(
            "-l",
            Path.Combine(_folder, "server.log"),
            "-o",
            string.Create(
                CultureInfo.InvariantCulture,
                $"-p {Port} -k {_folder} -c listen_addresses={Listen} -c max_connections=200 -c shared_buffers=64MB -c fsync=off"
            ),
            "start"
        );

    /// <summary>Lets the server take connections over TCP with TLS only, from now on.</summary>
    /// <param name="certificate">Its certificate, PEM.</param>
    /// <param name="key">The private key, PEM.</param>
    public void RequireTls(string certificate, string key)
    {
        File.WriteAllText(Path.Combine(Data, "server.crt"), certificate);
        File.WriteAllText(Path.Combine(Data, "server.key"), key);
        File.WriteAllText(Path.Combine(Data, "pg_hba.conf"), "local all all trust\nhostssl all all samehost scram-sha-256\n");
        File.AppendAllText(Path.Combine(Data, "postgresql.conf"), "\nssl = on\n");
        if (Environment.IsPrivilegedProcess)
        {
            Run("chown", ["postgres:", Path.Combine(Data, "server.crt"), Path.Combine(Data, "server.key")]);
        }

        // The server refuses a key that others may read.
        Run("chmod", ["600", Path.Combine(Data, "server.key")]);
        Stop();
        Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            try
            {
                Crash();
            }
            catch (InvalidOperationException)
            {
                // It may be stopped already.
            }

            Directory.Delete(_folder, recursive: true);
        }
    }

    private static PostgresServer StartForProcess()
    {
        PostgresServer server = StartAnother();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return server;
    }

    private static string? FindBinaries()
    {
        const string debian = "/usr/lib/postgresql";
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries
        );
        if (Directory.Exists(debian))
        {
            folders = folders.Concat(
                Directory.GetDirectories(debian).OrderByDescending(d => d, StringComparer.Ordinal).Select(d => Path.Combine(d, "bin"))
            );
        }

        return folders.FirstOrDefault(f => s_programs.All(p => File.Exists(Path.Combine(f, p))));
    }

    // Waits; by itself for no more than a minute.
    private void Control(params string[] arguments) =>
        RunAsServer("pg_ctl", ["-D", Data, "-w", "-t", Patience.Limit.TotalSeconds.ToString(CultureInfo.InvariantCulture), .. arguments]);

    private string RunAsServer(string program, string[] arguments)
    {
        string path = Path.Combine(_binaries, program);
        return Environment.IsPrivilegedProcess ? Run("runuser", ["-u", "postgres", "--", path, .. arguments]) : Run(path, arguments);
    }

    private string Run(string program, string[] arguments)
    {
        // A server that outlives the call would keep redirected streams open, so everything goes through files.
        string output = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = _folder };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("out=$1; shift; exec \"$@\" >\"$out\" 2>\"$out.err\" </dev/null");
        foreach (string argument in (string[])["sh", output, program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using Process process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0
                ? File.ReadAllText(output)
                : throw new InvalidOperationException(
                    $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {File.ReadAllText(output + ".err")}"
                );
        }
        finally
        {
            File.Delete(output);
            File.Delete(output + ".err");
        }
    }
}
