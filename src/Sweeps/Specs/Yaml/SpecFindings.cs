using System.Collections.Immutable;
using ModalityCompetition.Experiments.Words;

namespace ModalityCompetition.Sweeps.Specs.Yaml;

/// <summary>
/// Collects what is wrong with a spec, so that everything is said at once, and counts the work of reading it. Whatever a spec holds, what
/// is collected is bounded, and so is the work where there is a limit.
/// </summary>
/// <param name="file">Name of the file, for what is wrong with all of it.</param>
/// <param name="limits">How much work the spec may make.</param>
/// <param name="cancellation">Stops the reading.</param>
internal sealed class SpecFindings(string file, SpecLimits limits, CancellationToken cancellation = default)
{
    /// <summary>Most errors and most warnings that are listed; the others are counted.</summary>
    public const int MostListed = 100;

    /// <summary>So many errors end the reading.</summary>
    public const int MostErrors = 1000;

    /// <summary>Most guesses of what was meant; those who have more misspelt words find the next ones when they read it again.</summary>
    public const int MostGuesses = 50;

    private const int LongestMessage = 1000;
    private const int LongestPath = 200;

    // The token is looked at once in so many steps.
    private const long StepsBetweenLooks = 512;

    private readonly HashSet<SpecError> _errors = [];
    private readonly HashSet<SpecWarning> _warnings = [];
    private long _work;
    private long _nextLook = StepsBetweenLooks;
    private int _guesses;
    private long _lostWarnings;

    /// <summary>How many estimates all configurations together may have; null for any number.</summary>
    public long? MostEstimates => limits.MostEstimates;

    /// <summary>Whether a pilot may be left to choose the twins.</summary>
    public bool AllowsPilot => limits.AllowsPilot;

    /// <summary>Whether anything is wrong.</summary>
    public bool HasErrors => _errors.Count > 0;

    /// <summary>The work so far, in steps.</summary>
    public long Work => _work;

    /// <summary>Steps that are left.</summary>
    public long WorkLeft => limits.MostWork - _work;

    /// <summary>The errors in the order of the file, those of options first, each once; the first of them where there are many.</summary>
    public ImmutableArray<SpecError> Errors => [.. _errors.OrderBy(e => e.Line).ThenBy(e => e.Column).Take(MostListed)];

    /// <summary>How many errors are not among them.</summary>
    public int LeftOut => Math.Max(0, _errors.Count - MostListed);

    /// <summary>Whether the reading ended before the spec did.</summary>
    public bool Stopped => _errors.Count >= MostErrors;

    /// <summary>The warnings in the same order, and one that counts the others where there are many.</summary>
    public ImmutableArray<SpecWarning> Warnings
    {
        get
        {
            SpecWarning[] all = [.. _warnings.OrderBy(e => e.Line).ThenBy(e => e.Column)];
            long others = all.Length - MostListed + _lostWarnings;
            return all.Length <= MostListed
                ? [.. all]
                : [.. all[..MostListed], new SpecWarning(file, 0, 0, "", $"and {others} more warnings") { InReports = false }];
        }
    }

    /// <summary>Notes a mistake.</summary>
    /// <exception cref="ReadingStoppedException">There are so many that the others are not looked for.</exception>
    public void Error(SpecPlace place, string path, string message)
    {
        Spend(1);
        _errors.Add(
            new SpecError(place.File, place.Line, place.Column, ShortText.Of(path, LongestPath), ShortText.Of(message, LongestMessage))
        );
        if (Stopped)
        {
            throw new ReadingStoppedException();
        }
    }

    /// <summary>Notes what is probably not meant.</summary>
    public void Warning(SpecPlace place, string path, string message, bool inReports = true)
    {
        Spend(1);
        if (_warnings.Count >= MostErrors)
        {
            _lostWarnings++;
            return;
        }

        _warnings.Add(
            new SpecWarning(place.File, place.Line, place.Column, ShortText.Of(path, LongestPath), ShortText.Of(message, LongestMessage))
            {
                InReports = inReports,
            }
        );
    }

    /// <summary>Counts work.</summary>
    /// <param name="steps">How many steps are about to be done.</param>
    /// <exception cref="ReadingStoppedException">They are more than the limit.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for the spec any more.</exception>
    public void Spend(long steps)
    {
        _work += steps;
        if (_work < _nextLook)
        {
            return;
        }

        _nextLook = _work + StepsBetweenLooks;
        cancellation.ThrowIfCancellationRequested();
        if (_work > limits.MostWork)
        {
            // They are not done.
            _work = limits.MostWork;
            _errors.Add(
                new SpecError(
                    file,
                    0,
                    0,
                    "",
                    "takes more work to read than a server gives to one; make fewer configurations or shorter values of it, or run it with "
                        + "'modcomp run'"
                )
            );
            throw new ReadingStoppedException();
        }
    }

    /// <summary>What a misspelt word was probably meant to be; null where nothing is near, or enough was guessed.</summary>
    /// <param name="word">The word.</param>
    /// <param name="candidates">What it may be.</param>
    public string? Closest(string word, IEnumerable<string> candidates) => MayGuess() ? Spelling.Closest(word, candidates) : null;

    /// <summary>Whether there is a guess left, which this takes.</summary>
    public bool MayGuess() => _guesses++ < MostGuesses;

    /// <summary>The same as the end of a sentence: <c>; did you mean 'mu'?</c>, or nothing.</summary>
    public string DidYouMean(string word, IEnumerable<string> candidates) =>
        Closest(word, candidates) is { } closest ? $"; did you mean '{closest}'?" : "";
}
