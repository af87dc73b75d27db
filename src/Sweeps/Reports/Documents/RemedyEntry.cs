using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Training.Remedies;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>A remedy in <c>trial.json</c>. Parameters that its method does not have stand at their defaults.</summary>
/// <param name="Method">The word of the spec.</param>
/// <param name="Weight">Weight of every modality's own loss.</param>
/// <param name="Alpha">Strength of gradient modulation.</param>
/// <param name="From">Steps before the first that is modulated.</param>
/// <param name="To">Steps after which none is modulated; null for the end of training.</param>
/// <param name="P">Probability that a modality of a sample is left out.</param>
/// <param name="StepRatios">Factors of the steps of each modality, [R]; empty for 1.</param>
internal sealed record RemedyEntry(
    string Method,
    double Weight,
    double Alpha,
    int From,
    int? To,
    double P,
    IReadOnlyList<double> StepRatios
)
{
    /// <summary>The entry of a remedy.</summary>
    public static RemedyEntry Of(RemedyParameters remedy) =>
        new(
            RemedyWords.Of(remedy.Method),
            remedy.LossWeight,
            remedy.Alpha,
            remedy.FirstStep,
            remedy.EndStep,
            remedy.DropProbability,
            remedy.StepRatios
        );
}
