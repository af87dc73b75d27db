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
/// <param name="Stage">Steps of one modality's stage.</param>
/// <param name="Rectify">Steps of joint training after each stage.</param>
/// <param name="Reconcile">How much a sample that the other modalities answer loses of its weight.</param>
/// <param name="Rescale">Factor of the combined gradient.</param>
/// <param name="SuperEpoch">Steps between two estimates of weights; null for one, over all of training.</param>
/// <param name="TeacherWeight">Weight of the distance from the teachers.</param>
/// <param name="At">Steps of the uni-modal networks from which joint training starts; null for all of theirs.</param>
/// <param name="Start">What joint training starts from: a start that is the method or added to it, else <c>none</c>.</param>
internal sealed record RemedyEntry(
    string Method,
    double Weight,
    double Alpha,
    int From,
    int? To,
    double P,
    IReadOnlyList<double> StepRatios,
    int Stage,
    int Rectify,
    double Reconcile,
    double Rescale,
    int? SuperEpoch,
    double TeacherWeight,
    int? At,
    string Start
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
            remedy.StepRatios,
            remedy.StageSteps,
            remedy.RectifySteps,
            remedy.Reconcile,
            remedy.Rescale,
            remedy.SuperEpoch,
            remedy.TeacherWeight,
            remedy.PretrainingSteps,
            RemedyWords.Of(remedy.Start)
        );
}
