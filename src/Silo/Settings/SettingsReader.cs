using System.Globalization;
using System.Net;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using ModalityCompetition.Silo.Failures;
using ModalityCompetition.Sweeps.Specs.Keys;
using Npgsql;

namespace ModalityCompetition.Silo.Settings;

/// <summary>Reads the settings and refuses what is no good before anything is started.</summary>
internal static class SettingsReader
{
    private static readonly PropertyInfo[] s_settings = [.. typeof(SiloSettings).GetProperties()];

    /// <summary>Reads the section <see cref="SiloSettings.Section"/>.</summary>
    /// <exception cref="SiloException">A setting is unknown, or its value is no good.</exception>
    public static SiloSettings Read(IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection(SiloSettings.Section);
        foreach (IConfigurationSection given in section.GetChildren())
        {
            PropertyInfo setting =
                s_settings.FirstOrDefault(p => string.Equals(p.Name, given.Key, StringComparison.OrdinalIgnoreCase))
                ?? throw new SiloException(
                    $"There is no setting {given.Path}: there are {string.Join(", ", s_settings.Select(p => p.Name))}."
                );
            CheckNumber(setting, given);
        }

        SiloSettings settings = section.Get<SiloSettings>() ?? new SiloSettings();
        Check(settings.SiloPort, 1, 65535, nameof(settings.SiloPort));
        Check(settings.GatewayPort, 0, 65535, nameof(settings.GatewayPort));
        Check(settings.HttpPort, 0, 65535, nameof(settings.HttpPort));
        Check(settings.Workers, 0, 4096, nameof(settings.Workers));
        Check(settings.MostEstimates, 1, SpecKeys.MostEstimates, nameof(settings.MostEstimates));
        Check(settings.LargestBatch, 1, 1 << 20, nameof(settings.LargestBatch));
        Check(settings.ProbeSeconds, 0.1, 3600, nameof(settings.ProbeSeconds));
        Check(settings.DrainSeconds, 0, 86400, nameof(settings.DrainSeconds));
        CheckAddress(settings.Address, nameof(settings.Address), "give the one at which other silos reach this machine");
        CheckAddress(settings.HttpAddress, nameof(settings.HttpAddress), "give one of this machine, or 0.0.0.0 for all");
        CheckDatabase(settings.Database);
        return settings;
    }

    private static void CheckNumber(PropertyInfo setting, IConfigurationSection given)
    {
        bool good =
            setting.PropertyType == typeof(int)
                ? int.TryParse(given.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)
                : setting.PropertyType != typeof(double)
                    || double.TryParse(given.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        if (!good)
        {
            throw new SiloException(
                $"The setting {Name(setting.Name)} is '{given.Value}', which is no "
                    + $"{(setting.PropertyType == typeof(int) ? "whole number" : "number")}: give one, or leave it out."
            );
        }
    }

    private static void Check(double value, double least, double most, string name)
    {
        if (!(value >= least && value <= most))
        {
            throw new SiloException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The setting {Name(name)} is {value}: it takes a number from {least} to {most}."
                )
            );
        }
    }

    private static void CheckAddress(string value, string name, string remedy)
    {
        if (!IPAddress.TryParse(value, out _))
        {
            throw new SiloException($"The setting {Name(name)} is '{value}', which is no IP address: {remedy}.");
        }
    }

    private static void CheckDatabase(string value)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(value);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The text may hold a password and is not repeated.
            throw new SiloException(
                $"The setting {Name(nameof(SiloSettings.Database))} is no Npgsql connection string "
                    + $"({failure.Message.ReplaceLineEndings(" ").TrimEnd('.')}): give one such as "
                    + $"\"Host=db.example.org;Database=modcomp;Username=modcomp\"."
            );
        }
    }

    private static string Name(string setting) => $"{SiloSettings.Section}:{setting}";
}
