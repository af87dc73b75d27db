using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.ProgramTrials;

/// <summary>The twins of a trial of a program: further runs of the program with other parameters.</summary>
/// <param name="Count">Number k of them, at least 2.</param>
/// <param name="Parameters">What the program gets as the parameters of a twin, by name; values as JSON.</param>
public sealed record ProgramTwins(int Count, ImmutableArray<KeyValuePair<string, string>> Parameters);
