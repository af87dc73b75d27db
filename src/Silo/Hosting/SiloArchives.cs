using ModalityCompetition.Silo.Failures;
using ModalityCompetition.Silo.Settings;
using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.AzureBlobs.Access;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>The archives of a silo's sweeps, from its settings and what its environment gives access by.</summary>
internal static class SiloArchives
{
    /// <summary>Reads and checks the settings; nothing is asked of an archive yet.</summary>
    /// <exception cref="SiloException">An address, or what gives access, is wrong.</exception>
    public static ServerArchives Of(SiloSettings settings, string version)
    {
        string? address = settings.Archive.Trim() is { Length: > 0 } given ? given : null;
        string[] allowed = settings.AllowedArchives.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (
            (string setting, string text) in allowed
                .Select(a => (nameof(settings.AllowedArchives), a))
                .Append((nameof(settings.Archive), address ?? ""))
        )
        {
            if (text.Length > 0 && ArchiveAddresses.Mistake(text) is { } mistake)
            {
                throw new SiloException($"The setting {SiloSettings.Section}:{setting} is no good: {mistake}.");
            }
        }

        try
        {
            if (address is not null)
            {
                Open(address).DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        }
        catch (ArchiveException wrong)
        {
            throw new SiloException(wrong.Message);
        }

        return new ServerArchives(address, allowed, Open, new ArchiveFollowerOptions { CodeVersion = version });
    }

    private static IArchiveStorage Open(string address) => ArchiveAddresses.Open(address, Environment.GetEnvironmentVariable);
}
