using System.Net;
using ModalityCompetition.Dashboard.Remote;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Silo.Failures;
using ModalityCompetition.Silo.Settings;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>
/// <c>modcomp-silo health</c>: asks the silo that runs under the same settings whether it takes work, as the health check of a container
/// does.
/// </summary>
internal static class SiloHealth
{
    /// <summary>The first argument that asks for it.</summary>
    public const string Word = "health";

    // Less than a container engine waits for a check.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(8);

    /// <summary>Asks once; says what is wrong in one sentence.</summary>
    /// <param name="arguments">Settings as command-line arguments, as of the silo.</param>
    /// <param name="output">Where it says that all is well.</param>
    /// <param name="error">Where it says what is not.</param>
    /// <returns>0 where the silo takes work, else 1.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        string? complaint;
        try
        {
            SiloSettings settings = SiloHosting.Settings(arguments);
            complaint = await ServerHealth.ComplaintAsync(
                Url(settings),
                ServerHealth.Ready,
                s_patience,
                new RemoteOptions { Expected = Certificate(settings) },
                CancellationToken.None
            );
        }
        catch (Exception wrong) when (wrong is SiloException or SweepServiceException)
        {
            complaint = wrong.Message;
        }

        await (complaint is null ? output.WriteLineAsync("ready") : error.WriteLineAsync($"modcomp-silo: {complaint}"));
        return complaint is null ? 0 : 1;
    }

    /// <summary>Where the HTTP API of a silo is for a process of the same machine.</summary>
    /// <exception cref="SiloException">It has none.</exception>
    internal static string Url(SiloSettings settings)
    {
        if (settings.HttpPort == 0)
        {
            throw new SiloException(
                $"The setting {SiloSettings.NameOf(nameof(settings.HttpPort))} is 0, so this silo has no HTTP API that could be asked: "
                    + "give it a port."
            );
        }

        var address = IPAddress.Parse(settings.HttpAddress);
        IPAddress near =
            address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : address;
        return $"{(settings.HttpCertificate.Length > 0 ? "https" : "http")}://{new IPEndPoint(near, settings.HttpPort)}";
    }

    // Names and authorities say nothing here: it is the silo's own certificate that is expected, at an address of this machine.
    private static PemAuthorities? Certificate(SiloSettings settings) =>
        settings.HttpCertificate.Length == 0
            ? null
            : new PemAuthorities(
                settings.HttpCertificate,
                $"the setting {SiloSettings.NameOf(nameof(settings.HttpCertificate))}",
                TimeProvider.System,
                mustVouch: false
            );
}
