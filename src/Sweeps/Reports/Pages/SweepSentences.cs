using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>
/// Gathers what an experiment answers and warns of in single configurations into a sentence each for the whole sweep, in one pass over
/// their estimates.
/// </summary>
public sealed class SweepSentences
{
    private const int MostNamed = 3;
    private readonly List<(string Where, Caution Caution)> _named = [];
    private readonly OrderedDictionary<string, long> _answers = [];
    private string _subject = "";
    private long _configurations;
    private long _cautioned;

    /// <summary>Takes the next configuration.</summary>
    public void Add(ConfigurationEstimates estimates)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        _configurations++;
        IExperimentReport experiment = ExperimentReports.Of(estimates.Configuration);
        _subject = experiment.Subject;
        if (experiment.Answer(estimates) is { } answer)
        {
            _answers[answer.Kind] = _answers.GetValueOrDefault(answer.Kind) + 1;
        }

        if (experiment.Caution(estimates) is not { } caution)
        {
            return;
        }

        _cautioned++;
        if (_named.Count < MostNamed)
        {
            _named.Add((estimates.Configuration.Label, caution));
        }
    }

    /// <summary>
    /// What the configurations answer, the most frequent answer first; null for a single one, whose answer is told whole.
    /// </summary>
    public string? Answers() =>
        _configurations < 2 || _answers.Count == 0
            ? null
            : $"{_subject} "
                + string.Join(
                    "; ",
                    _answers
                        .OrderByDescending(a => a.Value)
                        .Select(
                            (a, i) =>
                                i == 0
                                    ? $"{a.Key} in {InvariantText.Count(a.Value)} of {CountText.Of(_configurations, "configuration")}"
                                    : $"{a.Key} in {InvariantText.Count(a.Value)}"
                        )
                )
                + ".";

    /// <summary>
    /// The warning without what the answer of each configuration says; null where there is nothing to warn of.
    /// </summary>
    public string? WarningInShort() =>
        _cautioned == 0 ? null
        : _configurations == 1 ? $"{_named[0].Caution.About}."
        : $"{_named[0].Caution.About}, in {InvariantText.Count(_cautioned)} of "
            + $"{CountText.Of(_configurations, "configuration")}; the answer "
            + "of each says why and what to change.";

    /// <summary>The warning; null where there is nothing to warn of.</summary>
    public string? Warning()
    {
        if (_cautioned == 0)
        {
            return null;
        }

        if (_configurations == 1)
        {
            return _named[0].Caution.ToString();
        }

        string more =
            _cautioned > _named.Count ? $" And {InvariantText.Count(_cautioned - _named.Count)} more, for the reasons told with each." : "";
        return $"{_named[0].Caution.About}, in {InvariantText.Count(_cautioned)} of {CountText.Of(_configurations, "configuration")}. "
            + string.Join(' ', _named.Select(n => $"{n.Where}: {n.Caution.Detail}"))
            + more;
    }
}
