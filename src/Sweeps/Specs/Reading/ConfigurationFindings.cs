using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>
/// Collects what is wrong with single configurations. The same rule broken at the same place is said once, for the first configuration,
/// with the number of further ones.
/// </summary>
internal sealed class ConfigurationFindings
{
    private readonly Dictionary<(SpecPlace Place, string Path, string Rule), Broken> _broken = [];

    /// <summary>Notes that a configuration breaks a rule.</summary>
    /// <param name="configuration">Label of the configuration, made where it is wanted.</param>
    /// <param name="place">Where the value stands.</param>
    /// <param name="path">Its path.</param>
    /// <param name="rule">Which rule; the same for all configurations.</param>
    /// <param name="message">What is wrong in this configuration.</param>
    /// <param name="isWarning">Whether it is only unusual.</param>
    public void Add(Func<string> configuration, SpecPlace place, string path, string rule, string message, bool isWarning = false)
    {
        if (_broken.TryGetValue((place, path, rule), out Broken? known))
        {
            known.Count++;
            known.Differs |= known.Message != message;
        }
        else
        {
            _broken.Add((place, path, rule), new Broken(configuration(), message, isWarning));
        }
    }

    /// <summary>Reports everything.</summary>
    /// <param name="configurations">Number of configurations; what holds for all alike is said without naming one.</param>
    /// <param name="findings">Where it goes.</param>
    public void Report(long configurations, SpecFindings findings)
    {
        foreach (((SpecPlace place, string path, _), Broken broken) in _broken)
        {
            bool everywhere = broken.Count == configurations && !broken.Differs;
            string message = everywhere
                ? broken.Message
                : $"{broken.Message} (in the configuration {Enumeration.AndMore(broken.Configuration, broken.Count - 1)})";
            if (broken.IsWarning)
            {
                findings.Warning(place, path, message);
            }
            else
            {
                findings.Error(place, path, message);
            }
        }
    }

    private sealed class Broken(string configuration, string message, bool isWarning)
    {
        public string Configuration { get; } = configuration;

        public string Message { get; } = message;

        public bool IsWarning { get; } = isWarning;

        public long Count { get; set; } = 1;

        public bool Differs { get; set; }
    }
}
