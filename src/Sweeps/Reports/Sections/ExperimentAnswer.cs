namespace ModalityCompetition.Sweeps.Reports.Sections;

/// <summary>What the trials of a configuration answer to the question that its experiment asks, for the top of a page.</summary>
/// <param name="Question">The question, as a sentence.</param>
/// <param name="Reply">The answer with how sure it is, as a sentence.</param>
/// <param name="Kind">The answer in the same few words for every configuration that has it, to be counted.</param>
/// <param name="Facts">What a reader must know to repeat it to others: names, and values as text.</param>
public sealed record ExperimentAnswer(string Question, string Reply, string Kind, IReadOnlyList<(string Name, string Value)> Facts);
