namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>Which trials of a sweep are asked for, and how they are written.</summary>
/// <param name="Format">The format: <c>csv</c>, <c>jsonl</c>, <c>npy</c>, <c>parquet</c> or <c>arrow</c>.</param>
/// <param name="Per">What a row is about: <c>trial</c>, or a word of the sweep's experiment.</param>
public sealed record TrialSelection(string Format, string Per)
{
    /// <summary>Which configurations: each an index, or swept values such as <c>data.K=5,network.sigma0=0.01</c>; none for all.</summary>
    public IReadOnlyList<string> Configurations { get; init; } = [];
}
