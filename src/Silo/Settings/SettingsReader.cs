using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using ModalityCompetition.Silo.Failures;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Specs.Keys;

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
            CheckValue(setting, given);
        }

        SiloSettings settings = section.Get<SiloSettings>() ?? new SiloSettings();
        Check(settings.SiloPort, 1, 65535, nameof(settings.SiloPort));
        Check(settings.GatewayPort, 0, 65535, nameof(settings.GatewayPort));
        Check(settings.HttpPort, 0, 65535, nameof(settings.HttpPort));
        Check(settings.Workers, 0, 4096, nameof(settings.Workers));
        Check(settings.MostEstimates, 1, SpecKeys.MostEstimates, nameof(settings.MostEstimates));
        Check(settings.MostUnfinished, 1, 1_000_000, nameof(settings.MostUnfinished));
        Check(settings.DiskReserve, 0, 1 << 30, nameof(settings.DiskReserve));
        Check(settings.LargestBatch, 1, 1 << 20, nameof(settings.LargestBatch));
        Check(settings.TrialSeconds, 0, 1e8, nameof(settings.TrialSeconds));
        Check(settings.BatchSeconds, 0, 1e8, nameof(settings.BatchSeconds));
        Check(settings.JoinedBlocks, 1, 1024, nameof(settings.JoinedBlocks));
        Check(settings.ProbeSeconds, 0.1, 3600, nameof(settings.ProbeSeconds));
        Check(settings.DrainSeconds, 0, 86400, nameof(settings.DrainSeconds));
        Check(settings.MetricsSweeps, 0, ToldLimits.Most, nameof(settings.MetricsSweeps));
        Check(settings.MetricsConfigurations, 0, ToldLimits.Most, nameof(settings.MetricsConfigurations));
        SettingsChecks.Places(settings);
        SettingsChecks.Names(settings);
        SettingsChecks.Database(settings);
        return settings;
    }

    private static void CheckValue(PropertyInfo setting, IConfigurationSection given)
    {
        if (given.Value is null)
        {
            throw new SiloException($"The setting {given.Path} has settings of its own instead of a value: give it one value.");
        }

        if (setting.PropertyType == typeof(bool) && !bool.TryParse(given.Value, out _))
        {
            throw new SiloException(
                $"The setting {SiloSettings.NameOf(setting.Name)} is '{given.Value}': give true or false, or leave it out."
            );
        }

        bool good =
            setting.PropertyType == typeof(int)
                ? int.TryParse(given.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)
                : setting.PropertyType != typeof(double)
                    || double.TryParse(given.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        if (!good)
        {
            throw new SiloException(
                $"The setting {SiloSettings.NameOf(setting.Name)} is '{given.Value}', which is no "
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
                    $"The setting {SiloSettings.NameOf(name)} is {value}: it takes a number from {least} to {most}."
                )
            );
        }
    }
}
