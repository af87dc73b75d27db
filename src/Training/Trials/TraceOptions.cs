namespace ModalityCompetition.Training.Trials;

/// <summary>What a traced trial records.</summary>
/// <param name="Every">Record every this many iterations, at least 1; iteration 0 and the last are always recorded.</param>
/// <param name="IncludeArrays">Also return data and weights.</param>
public sealed record TraceOptions(int Every, bool IncludeArrays = false);
