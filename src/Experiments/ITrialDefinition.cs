namespace ModalityCompetition.Experiments;

/// <summary>
/// What a trial of a configuration is to everybody who does not compute it. An engine of the same experiment knows the type behind it and
/// what it computes. Immutable; two with the same contents are equal.
/// </summary>
public interface ITrialDefinition
{
    /// <summary>What its results look like.</summary>
    ResultLayout Layout { get; }

    /// <summary>What a trial costs.</summary>
    TrialCost Cost { get; }

    /// <summary>
    /// Names of the entries of the list that its spec keys have, for labels of swept keys: the competition's modalities. Empty without one.
    /// </summary>
    IReadOnlyList<string> EntryNames => [];

    /// <summary>Names of the classes that estimates are about, by index; empty where classes have no names but their numbers.</summary>
    IReadOnlyList<string> ClassNames => [];

    /// <summary>
    /// Whether trials of adjacent blocks take less time in one batch than block after block. Where they do not, a block is committed as
    /// soon as it is computed.
    /// </summary>
    bool IsQuickerTogether => true;

    /// <summary>
    /// Sizes of what a trial trains, by the symbols that people know them by, for the head of a report; empty where there is nothing to
    /// say.
    /// </summary>
    IReadOnlyList<KeyValuePair<string, int>> Sizes => [];

    /// <summary>Iterations of a trial, at least 0; null where nothing is known of what happens within one.</summary>
    int? Iterations => null;

    /// <summary>Iterations at which its networks are measured on the way, ascending; empty for none.</summary>
    IReadOnlyList<int> CheckpointIterations => [];

    /// <summary>Whether a trial may end before its iterations, so that its cost is an upper bound.</summary>
    bool MayEndEarly => false;

    /// <summary>Most trials of a configuration: their indices are below it.</summary>
    long MostTrials => 1L << 48;

    /// <summary>The same with fewer iterations, to be timed; itself where <see cref="Iterations"/> is null.</summary>
    /// <param name="iterations">Iterations, from 0 to <see cref="Iterations"/>; the trial does not end before them.</param>
    ITrialDefinition Truncated(int iterations) => this;

    /// <summary>The row of a trial that gave no result.</summary>
    /// <param name="outcome"><see cref="TrialOutcome.TimedOut"/> or <see cref="TrialOutcome.Crashed"/>.</param>
    /// <returns>A block of one row.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is another outcome.</exception>
    ResultBlock Failed(TrialOutcome outcome);
}
