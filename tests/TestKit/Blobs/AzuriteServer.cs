using System.Diagnostics;
using System.Text.RegularExpressions;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.TestKit.Blobs;

/// <summary>
/// Azurite, the emulator of Azure Blob Storage, on a free port of the loopback that the system chooses, for tests; what it keeps is gone
/// when it ends. Its version is pinned; npm brings it once into a cache folder of the user.
/// </summary>
public sealed partial class AzuriteServer : IDisposable
{
    /// <summary>The version.</summary>
    public const string Version = "3.37.0";

    /// <summary>The account of every Azurite.</summary>
    public const string Account = "devstoreaccount1";

    /// <summary>Its key, which is published; to be looked for where no key may turn up.</summary>
    public const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // A test host may be killed, and then tells nobody; but its end of the pipe closes.
    private const string EndsWithUs = "process.stdin.on('end', () => process.exit(0)).resume(); require(process.argv[1]);";

    private static readonly Lazy<string?> Program = new(Find);
    private static readonly Lazy<AzuriteServer> OfProcess = new(StartForProcess);
    private readonly Process _process;

    private AzuriteServer(string program, string[] options)
    {
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        string[] arguments =
        [
            "-e",
            EndsWithUs,
            "--",
            program,
            "--blobPort",
            "0",
            "--silent",
            "--disableTelemetry",
            "--inMemoryPersistence",
            .. options,
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        var told = new List<string>();
        string? line;
        while ((line = _process.StandardOutput.ReadLine()) is not null)
        {
            told.Add(line);
            if (Listening().Match(line) is { Success: true } match)
            {
                Endpoint = new Uri(match.Groups[1].Value);
                break;
            }
        }

        if (Endpoint is null)
        {
            string error = _process.StandardError.ReadToEnd();
            Dispose();
            throw new InvalidOperationException($"Azurite did not start: {string.Join(' ', told)} {error}");
        }

        // Pipes that nobody reads fill up.
        _ = _process.StandardOutput.ReadToEndAsync();
        _ = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Why there can be no server here; null when there can.</summary>
    public static string? Missing =>
        Program.Value is null ? $"Azurite is not here and npm cannot bring it: npm install --prefix \"{Folder}\" azurite@{Version}" : null;

    /// <summary>
    /// A server that the tests of this process share, which takes every version of the service; stopped with the process.
    /// </summary>
    public static AzuriteServer Shared => OfProcess.Value;

    /// <summary>Where it listens, for example <c>http://127.0.0.1:43210</c>.</summary>
    public Uri Endpoint { get; } = null!;

    /// <summary>The connection string of its account.</summary>
    public string ConnectionString => ConnectionStringAt(Endpoint);

    /// <summary>The connection string of its account behind another endpoint, such as a proxy's.</summary>
    public static string ConnectionStringAt(Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
            + $"BlobEndpoint={endpoint.GetLeftPart(UriPartial.Authority)}/{Account};";
    }

    /// <summary>Starts a server of a test's own.</summary>
    /// <param name="options">What its command line says beside the port.</param>
    public static AzuriteServer Start(params string[] options) => new(Program.Value!, options);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static string Folder =>
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "modcomp-tests",
            $"azurite-{Version}"
        );

    private static AzuriteServer StartForProcess()
    {
        AzuriteServer server = Start("--skipApiVersionCheck");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return server;
    }

    // Several test processes may look at once: each installs into a folder of its own, and the first that is ready gives it the name.
    private static string? Find()
    {
        string program = Path.Combine(Folder, "node_modules", "azurite", "dist", "src", "blob", "main.js");
        if (File.Exists(program))
        {
            return program;
        }

        string mine = $"{Folder}-{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(mine);
            if (!Install(mine))
            {
                return null;
            }

            try
            {
                Directory.Move(mine, Folder);
            }
            catch (IOException) when (File.Exists(program))
            {
                // Another process was first.
            }

            return File.Exists(program) ? program : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
        finally
        {
            if (Directory.Exists(mine))
            {
                Directory.Delete(mine, recursive: true);
            }
        }
    }

    private static bool Install(string folder)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string word in new[] { "install", "--no-audit", "--no-fund", "--prefix", folder, $"azurite@{Version}" })
        {
            start.ArgumentList.Add(word);
        }

        using Process npm = Process.Start(start)!;
        Task<string> error = npm.StandardError.ReadToEndAsync();
        _ = npm.StandardOutput.ReadToEnd();
        _ = error.GetAwaiter().GetResult();
        if (!npm.WaitForExit(Patience.Limit))
        {
            npm.Kill(entireProcessTree: true);
            return false;
        }

        return npm.ExitCode == 0;
    }

    [GeneratedRegex(@"listens on (http://127\.0\.0\.1:[0-9]+)")]
    private static partial Regex Listening();
}
