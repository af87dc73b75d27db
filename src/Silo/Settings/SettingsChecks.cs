using System.Net;
using System.Net.Sockets;
using ModalityCompetition.Silo.Failures;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Postgres.Connections;

namespace ModalityCompetition.Silo.Settings;

/// <summary>What settings must be that are more than a number. Each mistake is one sentence with the setting and the remedy.</summary>
internal static class SettingsChecks
{
    private const int LongestName = 150;
    private const int FirstMulticast = 224;

    /// <summary>Checks addresses, and that no two ports are one.</summary>
    /// <exception cref="SiloException">One is no good.</exception>
    public static void Places(SiloSettings settings)
    {
        IPAddress own = Address(settings.Address, nameof(settings.Address), "give the one at which other silos reach this machine");
        if (!IsOfOneMachine(own))
        {
            throw new SiloException(
                $"The setting {SiloSettings.NameOf(nameof(settings.Address))} is '{settings.Address}', at which no other silo could reach "
                    + "this one: give the address that this machine has in the cluster's network; the silo listens on all of its addresses."
            );
        }

        Address(settings.HttpAddress, nameof(settings.HttpAddress), "give one of this machine, or 0.0.0.0 for all");
        if (settings.GatewayPort == settings.SiloPort)
        {
            throw Same(nameof(settings.GatewayPort), nameof(settings.SiloPort), settings.SiloPort);
        }
    }

    /// <summary>Checks the names of cluster, service and silo.</summary>
    /// <exception cref="SiloException">One is no good.</exception>
    public static void Names(SiloSettings settings)
    {
        foreach (
            (string setting, string value) in new[]
            {
                (nameof(settings.ClusterId), settings.ClusterId),
                (nameof(settings.ServiceId), settings.ServiceId),
                (nameof(settings.Name), settings.Name),
            }
        )
        {
            bool mayBeEmpty = setting == nameof(settings.Name);
            if ((value.Length == 0 && !mayBeEmpty) || value.Length > LongestName || (value.Length > 0 && string.IsNullOrWhiteSpace(value)))
            {
                throw new SiloException(
                    $"The setting {SiloSettings.NameOf(setting)} is empty or too long: give a name of 1 to {LongestName} characters, or "
                        + "leave it out."
                );
            }

            if (value.Any(char.IsControl))
            {
                throw new SiloException(
                    $"The setting {SiloSettings.NameOf(setting)} has a line break or another control character in it: give a name of "
                        + "letters, digits and signs."
                );
            }
        }
    }

    /// <summary>
    /// Checks the connection string with the parser of every shared ledger, which never repeats it: what is taken for a keyword may be the
    /// rest of a password with a semicolon in it.
    /// </summary>
    /// <exception cref="SiloException">It is no connection string, or contradicts itself.</exception>
    public static void Database(SiloSettings settings)
    {
        if (settings.Database.Length == 0)
        {
            return;
        }

        try
        {
            // Nothing is connected yet.
            new LedgerDatabase(Address(settings))
                .DisposeAsync()
                .AsTask()
                .GetAwaiter()
                .GetResult();
        }
        catch (LedgerException wrong)
        {
            throw new SiloException(wrong.Message);
        }
    }

    /// <summary>The address of the database.</summary>
    /// <exception cref="LedgerException">It is none.</exception>
    public static LedgerAddress Address(SiloSettings settings) =>
        LedgerAddress.Parse(settings.Database, $"The setting {SiloSettings.NameOf(nameof(settings.Database))}");

    /// <summary>Two ports are one.</summary>
    private static SiloException Same(string setting, string other, int port) =>
        new($"The settings {SiloSettings.NameOf(other)} and {SiloSettings.NameOf(setting)} are both {port}: give each a port of its own.");

    private static IPAddress Address(string value, string name, string remedy) =>
        IPAddress.TryParse(value, out IPAddress? address)
            ? address
            : throw new SiloException($"The setting {SiloSettings.NameOf(name)} is '{value}', which is no IP address: {remedy}.");

    // Neither "all addresses" nor "several machines": others connect to it.
    private static bool IsOfOneMachine(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6
            ? !address.Equals(IPAddress.IPv6Any) && !address.IsIPv6Multicast
            : address.GetAddressBytes()[0] is > 0 and < FirstMulticast;
}
