using System.Globalization;

namespace ModalityCompetition.Grains.Placement;

/// <summary>
/// Keys of grains that live on one silo: the silo's address, and for a device <c>/engine/number</c> after it. The address names one life of
/// a silo, so the key of a device is never used again.
/// </summary>
internal static class DeviceKey
{
    /// <summary>Key of a device.</summary>
    public static string Of(SiloAddress silo, string engine, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{silo.ToParsableString()}/{engine}/{number}");

    /// <summary>Key of the silo's list of devices.</summary>
    public static string OfHost(SiloAddress silo) => silo.ToParsableString();

    /// <summary>The silo that a key names.</summary>
    public static SiloAddress SiloOf(ReadOnlySpan<char> key)
    {
        int end = key.IndexOf('/');
        return SiloAddress.FromParsableString((end < 0 ? key : key[..end]).ToString());
    }
}
