using System.Net;
using System.Net.Sockets;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Silo.Failures;
using ModalityCompetition.Silo.Settings;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>
/// Where a silo listens and who may come in, checked before anything is started: a start that breaks off half way says the same thing in a
/// hundred lines.
/// </summary>
internal static class SiloDoors
{
    /// <summary>
    /// Checks that every port is free and that what other machines reach has a key, and takes the ports for this silo.
    /// </summary>
    /// <returns>What keeps other silos of this machine from the same ports until it is disposed: Orleans listens in a way that lets two
    /// silos that start at the same time share a port, of which each then gets some of the messages.</returns>
    /// <exception cref="SiloException">One is taken, or there is no key.</exception>
    public static IDisposable Check(SiloSettings settings)
    {
        IPAddress address = IPAddress.Parse(settings.Address);
        IPAddress own = IPAddress.IsLoopback(address) ? address : IPAddress.Any;
        IPAddress http = IPAddress.Parse(settings.HttpAddress);
        CheckKey(settings, http);
        var claim = new PortClaim();
        try
        {
            Claim(claim, nameof(settings.SiloPort), own, settings.SiloPort);
            Claim(claim, nameof(settings.GatewayPort), own, settings.GatewayPort);
            CheckFree(settings, own, http);
            return claim;
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    private static void Claim(PortClaim claim, string setting, IPAddress own, int port)
    {
        if (port > 0 && !claim.Take(own, port))
        {
            throw new SiloException(
                $"Another silo of this machine has or takes {new IPEndPoint(own, port)} at this moment: change the setting "
                    + $"{SiloSettings.NameOf(setting)}, or end the other silo."
            );
        }
    }

    // All at once, so that two settings that name one port are found as well.
    private static void CheckFree(SiloSettings settings, IPAddress own, IPAddress http)
    {
        List<TcpListener> held = [];
        try
        {
            Hold(held, nameof(settings.SiloPort), nameof(settings.Address), own, settings.SiloPort);
            Hold(held, nameof(settings.GatewayPort), nameof(settings.Address), own, settings.GatewayPort);
            Hold(held, nameof(settings.HttpPort), nameof(settings.HttpAddress), http, settings.HttpPort);
        }
        finally
        {
            held.ForEach(l => l.Dispose());
        }
    }

    private static void CheckKey(SiloSettings settings, IPAddress http)
    {
        if (settings.HttpPort > 0 && Key(settings) is null && settings.HttpClientAuthorities.Length == 0 && !IPAddress.IsLoopback(http))
        {
            throw new SiloException(
                $"The HTTP API would listen on {http}, which other machines reach, without a key: give it one in the variable "
                    + $"{ApiKey.Variable} or in the file of the setting {SiloSettings.NameOf(nameof(settings.ApiKeyFile))}, or set "
                    + "Silo:HttpAddress to 127.0.0.1."
            );
        }
    }

    /// <summary>The key of the HTTP API, of the file that the settings name or else of the variable; null for none.</summary>
    /// <exception cref="SiloException">The file cannot be read.</exception>
    /// <exception cref="SweepServiceException">It is not usable.</exception>
    public static ApiKey? Key(SiloSettings settings)
    {
        if (settings.ApiKeyFile.Length > 0)
        {
            return ApiKey.Of(OfFile(settings.ApiKeyFile), $"the file {settings.ApiKeyFile}");
        }

        string? key = Environment.GetEnvironmentVariable(ApiKey.Variable);
        return string.IsNullOrEmpty(key) ? null : ApiKey.Of(key, $"the variable {ApiKey.Variable}");
    }

    private static string OfFile(string file)
    {
        string name = SiloSettings.NameOf(nameof(SiloSettings.ApiKeyFile));
        try
        {
            return ApiKeyFile.Read(file)
                ?? throw new SiloException(
                    $"The setting {name} is '{file}', which is larger than 4 KiB: a key file holds one key and nothing else."
                );
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SiloException(
                $"The setting {name} is '{file}', which cannot be read ({failure.Message.TrimEnd('.').ReplaceLineEndings(" ")}): check the "
                    + "path, and make the file readable for the silo's user."
            );
        }
    }

    private static void Hold(List<TcpListener> held, string setting, string addressSetting, IPAddress address, int port)
    {
        if (port == 0)
        {
            return;
        }

        try
        {
            var listener = new TcpListener(address, port);
            held.Add(listener);
            listener.Start();
        }
        catch (SocketException failure)
        {
            string remedy =
                failure.SocketErrorCode == SocketError.AddressNotAvailable
                    ? $"give the setting {SiloSettings.NameOf(addressSetting)} an address of this machine"
                    : $"change the setting {SiloSettings.NameOf(setting)}, or end what has the port";
            throw new SiloException(
                $"The silo cannot listen on {new IPEndPoint(address, port)} ({failure.Message.TrimEnd('.')}): {remedy}."
            );
        }
    }
}
