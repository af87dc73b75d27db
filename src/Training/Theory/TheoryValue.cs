namespace ModalityCompetition.Training.Theory;

/// <summary>A number that the theory predicts.</summary>
/// <param name="Value">The number.</param>
/// <param name="Kind">What it claims at finite size.</param>
/// <param name="Source">Where it comes from, for example <c>Theorem 5.1</c>.</param>
/// <param name="Error">Bound of the numerical error with which it was computed, at least 0; 0 for a closed form.</param>
public readonly record struct TheoryValue(double Value, TheoryKind Kind, string Source, double Error = 0);
