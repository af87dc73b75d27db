using System.Net;
using System.Net.Sockets;

namespace ModalityCompetition.Dashboard.Limits;

/// <summary>The address that limits are counted by.</summary>
internal static class ClientAddress
{
    private const int NetworkBytes = 8;

    /// <summary>
    /// An IPv4 address as it is, also where it comes as IPv6; of any other IPv6 address its network of 64 bits, all of which one machine
    /// may use. What a proxy says of whom it speaks for is not believed: anybody can say it.
    /// </summary>
    public static IPAddress Of(IPAddress? address)
    {
        if (address is null)
        {
            return IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address))
        {
            return address;
        }

        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}
