namespace ModalityCompetition.Training.Theory;

/// <summary>A number that the theory predicts.</summary>
/// <param name="Value">The number.</param>
/// <param name="Kind">What it claims at finite size.</param>
/// <param name="Source">Where it comes from, for example <c>Theorem 5.1</c>.</param>
public readonly record struct TheoryValue(double Value, TheoryKind Kind, string Source);
