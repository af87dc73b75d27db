using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>
/// Gathers what an experiment answers and warns of in single configurations into a sentence each for the whole sweep, in one pass over
/// their estimates.
/// </summary>
public sealed class SweepSentences
{
    private const int MostNamed = 3;
    private const int MostNumbers = 12;
    private readonly Dictionary<string, Warned> _warned = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, long> _answers = [];
    private string _subject = "";
    private long _configurations;

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

        if (!_warned.TryGetValue(caution.About, out Warned? warned))
        {
            _warned.Add(caution.About, warned = new Warned(caution));
        }

        warned.Add(estimates.Configuration, caution.Detail);
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
        _warned.Count == 0 ? null
        : _configurations == 1 ? $"{Ordered().First().Of.About}."
        : string.Join(' ', Ordered().Select(w => $"{Counted(w)} (no. {w.Numbers()})."))
            + " Why, and what to change, stands with each configuration and in estimates.json.";

    /// <summary>The warning; null where there is nothing to warn of. What holds alike of several configurations is told once.</summary>
    public string? Warning() =>
        _warned.Count == 0 ? null
        : _configurations == 1 ? Ordered().First().Of.ToString()
        : string.Join(' ', Ordered().Select(w => $"{Counted(w)}. {w.Details()}"));

    private IEnumerable<Warned> Ordered() => _warned.Values.OrderBy(w => w.Of.IsMinor);

    private string Counted(Warned warned) =>
        $"{warned.Of.About}, in {InvariantText.Count(warned.Count)} of {CountText.Of(_configurations, "configuration")}";

    // What is warned of in the same words, and the first few different details with the configurations that have them.
    private sealed class Warned(Caution first)
    {
        private readonly OrderedDictionary<string, (List<string> Named, long Count)> _details = new(StringComparer.Ordinal);

        private readonly List<int> _numbers = [];

        public Caution Of { get; } = first;

        public long Count { get; private set; }

        public void Add(PlannedConfiguration configuration, string detail)
        {
            Count++;
            if (_numbers.Count < MostNumbers)
            {
                _numbers.Add(configuration.Index);
            }

            string label = configuration.Label;
            if (!_details.TryGetValue(detail, out (List<string> Named, long Count) seen))
            {
                if (_details.Count == MostNamed)
                {
                    return;
                }

                seen = ([], 0);
            }

            if (seen.Named.Count < MostNamed)
            {
                seen.Named.Add(label);
            }

            _details[detail] = (seen.Named, seen.Count + 1);
        }

        public string Numbers() =>
            Enumeration.AndMore(string.Join(", ", _numbers.Select(n => InvariantText.Whole(n))), Count - _numbers.Count);

        public string Details()
        {
            long more = Count - _details.Values.Sum(d => d.Count);
            return string.Join(
                    ' ',
                    _details.Select(d =>
                        _details.Count == 1 && more == 0 && Count > 1
                            ? $"In all of these {d.Key}"
                            : $"{Enumeration.AndMore(string.Join(", ", d.Value.Named), d.Value.Count - d.Value.Named.Count)}: {d.Key}"
                    )
                ) + (more > 0 ? $" And {InvariantText.Count(more)} more, for the reasons told with each." : "");
        }
    }
}
