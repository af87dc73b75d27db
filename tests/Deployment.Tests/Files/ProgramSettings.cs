using Microsoft.Extensions.Configuration;
using ModalityCompetition.Silo.Settings;

namespace ModalityCompetition.Deployment.Tests.Files;

/// <summary>What the silo itself makes of the variables that a file gives it.</summary>
internal static class ProgramSettings
{
    private const string Prefix = SiloSettings.Section + "__";

    /// <summary>Reads them as the silo does at its start, which refuses unknown names and values that are no good.</summary>
    public static SiloSettings Read(IEnumerable<KeyValuePair<string, string>> variables) =>
        SettingsReader.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    variables.Select(v => KeyValuePair.Create(v.Key.Replace("__", ":", StringComparison.Ordinal), (string?)v.Value))
                )
                .Build()
        );

    /// <summary>The variables that are settings.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(IEnumerable<KeyValuePair<string, string>> variables) =>
        variables.Where(v => v.Key.StartsWith(Prefix, StringComparison.Ordinal));

    /// <summary>The lines <c>NAME=VALUE</c> of a file of variables.</summary>
    public static Dictionary<string, string> OfFile(string file) =>
        File.ReadAllLines(file)
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>How long a silo takes to leave at most, by its own limit.</summary>
    public static TimeSpan Leaving(SiloSettings settings) => TimeSpan.FromSeconds(settings.DrainSeconds + 40);
}
