using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>
/// Gathers what an experiment warns of in single configurations into one sentence for the whole sweep, in one pass over their estimates.
/// </summary>
public sealed class Cautions
{
    private const int MostNamed = 3;
    private readonly List<(string Where, Caution Caution)> _named = [];
    private long _configurations;
    private long _cautioned;

    /// <summary>Takes the next configuration.</summary>
    public void Add(ConfigurationEstimates estimates)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        _configurations++;
        if (ExperimentReports.Of(estimates.Configuration).Caution(estimates) is not { } caution)
        {
            return;
        }

        _cautioned++;
        if (_named.Count < MostNamed)
        {
            _named.Add((estimates.Configuration.Label, caution));
        }
    }

    /// <summary>The sentence; null where there is nothing to warn of.</summary>
    public string? Sentence()
    {
        if (_cautioned == 0)
        {
            return null;
        }

        if (_configurations == 1)
        {
            return _named[0].Caution.ToString();
        }

        string more = _cautioned > _named.Count ? $" The same holds for {InvariantText.Count(_cautioned - _named.Count)} more." : "";
        return $"{_named[0].Caution.About}, in {InvariantText.Count(_cautioned)} of {CountText.Of(_configurations, "configuration")}. "
            + string.Join(' ', _named.Select(n => $"{n.Where}: {n.Caution.Detail}"))
            + more;
    }
}
