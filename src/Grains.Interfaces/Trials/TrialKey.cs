using System.Globalization;

namespace ModalityCompetition.Grains.Interfaces.Trials;

/// <summary>The name of a trial: <c>sweep/configuration/trial</c>.</summary>
/// <param name="Sweep">The sweep's identifier; holds no slash.</param>
/// <param name="Configuration">Index of the configuration.</param>
/// <param name="Trial">Index of the trial.</param>
public readonly record struct TrialKey(string Sweep, int Configuration, long Trial)
{
    /// <summary>Reads a key.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TrialKey Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        int last = key.LastIndexOf('/');
        int middle = last > 0 ? key.LastIndexOf('/', last - 1) : -1;
        return
            middle > 0
            && int.TryParse(
                key.AsSpan(middle + 1, last - middle - 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int configuration
            )
            && long.TryParse(key.AsSpan(last + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long trial)
            ? new TrialKey(key[..middle], configuration, trial)
            : throw new FormatException($"'{key}' is not the key of a trial: it is sweep/configuration/trial.");
    }

    /// <summary>The key as text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sweep}/{Configuration}/{Trial}");
}
