using System.Globalization;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Dashboard.Remote;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Client.Sessions.Serving;

/// <summary>
/// Which server a command talks to, and with which key. A key is never an argument: other users of the machine could read it there.
/// </summary>
/// <param name="Server">Address that the user gave; null for that of <see cref="Variable"/> or the default.</param>
/// <param name="KeyFile">File with the key; null for the variable <see cref="ApiKey.Variable"/>.</param>
internal sealed record ServerConnection(string? Server, string? KeyFile)
{
    /// <summary>The environment variable with the address.</summary>
    public const string Variable = "MODCOMP_SERVER";

    /// <summary>The environment variable with the file of authorities that vouch for the server.</summary>
    public const string AuthoritiesVariable = "MODCOMP_CA_FILE";

    /// <summary>The environment variable with the file of the certificate by which the caller shows who it is.</summary>
    public const string CertificateVariable = "MODCOMP_CLIENT_CERTIFICATE";

    /// <summary>The environment variable with the file of that certificate's key, where it is not beside the certificate.</summary>
    public const string CertificateKeyVariable = "MODCOMP_CLIENT_KEY";

    /// <summary>The address unless another is given.</summary>
    public const string Default = "http://127.0.0.1:7370";

    /// <summary>How long a server that does not answer for the moment is waited for: longer than a cluster takes to see that a silo is
    /// gone, to move what lived there, and to try its messages again.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(2);

    /// <summary>File with the authorities that vouch for the server; null for that of <see cref="AuthoritiesVariable"/>.</summary>
    public string? Authorities { get; init; }

    /// <summary>Whether a server that does not answer for the moment is not waited for.</summary>
    public bool NoWait { get; init; }

    private const int MostFitting = 100;
    private const int MostNamed = 5;

    /// <summary>Makes the client; connects nothing yet.</summary>
    public HttpSweepService Open(ClientConsole console)
    {
        (string Text, string Origin)? key = Key(console, KeyFile);
        if (SecretFile.Complaint(KeyFile) is { } complaint)
        {
            console.Error.WriteLine($"modcomp: warning: {complaint}");
        }

        string server = Address(console);
        return new(
            server,
            key is { } given ? ApiKey.Checked(given.Text, given.Origin) : null,
            Known(console) with
            {
                Hurried = NoWait,
                Patience = NoWait ? TimeSpan.Zero : Patience,
                Waiting = () =>
                    console.Error.WriteLine(
                        $"modcomp: {server} does not answer at this moment; waiting for it for up to {Patience.TotalMinutes:0} minutes "
                            + "(--no-wait: not at all)"
                    ),
            }
        );
    }

    /// <summary>By what server and user know each other.</summary>
    /// <param name="console">Knows the variables.</param>
    /// <exception cref="SweepServiceException">A file is no good.</exception>
    public RemoteOptions Known(ClientConsole console) =>
        new()
        {
            Clock = console.Clock,
            Authorities = Trusted(console),
            Identity = Own(console),
        };

    /// <summary>The address of the server: that of the user, of the variable, or the default.</summary>
    public string Address(ClientConsole console) => Server ?? console.Variable(Variable) ?? Default;

    /// <summary>
    /// The server of a command that also works on folders: the one that the user gave, else that of <see cref="Variable"/> where RUN is no
    /// folder here.
    /// </summary>
    /// <param name="console">Knows the variable.</param>
    /// <param name="server">Address that the user gave; null for none.</param>
    /// <param name="run">The folder of a run, or a sweep of a server; null for neither.</param>
    /// <param name="ledger">Address of a shared ledger, which leaves no question; null for none.</param>
    public static string? ServerFor(ClientConsole console, string? server, string? run, string? ledger) =>
        server ?? (ledger is not null || (run is not null && Directory.Exists(run)) ? null : console.Variable(Variable));

    private PemAuthorities? Trusted(ClientConsole console) =>
        Authorities is { } given ? new PemAuthorities(given, "the option --ca-file", console.Clock)
        : console.Variable(AuthoritiesVariable) is { } file ? new PemAuthorities(file, $"the variable {AuthoritiesVariable}", console.Clock)
        : null;

    private static PemIdentity? Own(ClientConsole console) =>
        console.Variable(CertificateVariable) is { } file
            ? new PemIdentity(
                file,
                console.Variable(CertificateKeyVariable),
                $"the variable {CertificateVariable}",
                console.Clock,
                keyOrigin: console.Variable(CertificateKeyVariable) is null ? null : $"the variable {CertificateKeyVariable}"
            )
            : null;

    /// <summary>The key that a file or the environment holds, with where it comes from; null for none.</summary>
    /// <exception cref="ClientException">The file cannot be used.</exception>
    public static (string Text, string Origin)? Key(ClientConsole console, string? file)
    {
        if (file is null)
        {
            return console.Variable(ApiKey.Variable) is { } value ? (value, $"the variable {ApiKey.Variable}") : null;
        }

        try
        {
            return !File.Exists(file)
                ? throw new ClientException(ExitCode.Usage, $"there is no key file {file}: check the path given with --api-key-file.")
                : (
                    ApiKeyFile.Read(file)
                        ?? throw new ClientException(
                            ExitCode.Usage,
                            $"{file} is larger than 4 KiB: a key file holds one key and nothing else."
                        ),
                    $"the file {file}"
                );
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ClientException(
                ExitCode.Storage,
                $"the key file {file} cannot be read ({failure.Message.TrimEnd('.')}): make it readable.",
                failure
            );
        }
    }

    /// <summary>
    /// The identifier of the sweep that a user means: an identifier, the beginning of one, or a name, as long as only one sweep fits.
    /// </summary>
    /// <exception cref="ClientException">None or several fit.</exception>
    public static async Task<string> ResolveAsync(ISweepService service, string sweep, CancellationToken cancellation)
    {
        SweepPage page = await service.PageAsync(new SweepQuery { Limit = MostFitting, Fits = sweep }, cancellation).ConfigureAwait(false);
        if (page.Sweeps.Any(s => s.Id == sweep))
        {
            return sweep;
        }

        IReadOnlyList<SweepStatus> fitting = page.Sweeps;
        return fitting.Count switch
        {
            1 => fitting[0].Id,
            0 => throw new ClientException(
                ExitCode.Refused,
                $"the server has no sweep {sweep}: 'modcomp list --server URL' lists those it has."
            ),
            _ => throw new ClientException(
                ExitCode.Refused,
                $"{(page.Next is null ? "" : "more than ")}{fitting.Count} sweeps fit {sweep}: give more of the identifier, one of "
                    + $"{string.Join(", ", fitting.Take(MostNamed).Select(Described))}{(fitting.Count > MostNamed ? " and others" : "")}."
            ),
        };
    }

    private static string Described(SweepStatus sweep) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{sweep.Id} ({sweep.State.ToString().ToLowerInvariant()}, submitted {sweep.SubmittedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC)"
        );
}
