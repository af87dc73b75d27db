using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Ledger.Results;

/// <summary>What determines the layout of a result.</summary>
/// <param name="Classes">Number K of classes.</param>
/// <param name="Modalities">Number R of modalities.</param>
internal readonly record struct TrialShape(int Classes, int Modalities)
{
    /// <summary>Largest K and R that a ledger can hold; far beyond what anybody trains, and it keeps sizes within 64 bits.</summary>
    public const int Largest = 1 << 20;

    /// <summary>Whether a ledger can hold results of this shape.</summary>
    public bool IsValid => Classes is >= 1 and <= Largest && Modalities is >= 1 and <= Largest;

    /// <summary>The shape of a result.</summary>
    public static TrialShape Of(TrialResult result) => new(result.Classes, result.Modalities);

    /// <inheritdoc/>
    public override string ToString() => $"K={Classes}, R={Modalities}";
}
