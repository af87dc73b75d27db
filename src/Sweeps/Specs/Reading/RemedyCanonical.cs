using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Training.Remedies;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>The parameters of a remedy as they stand in the canonical text of a spec.</summary>
internal static class RemedyCanonical
{
    /// <summary>The value of a key of the section of remedies, as JSON.</summary>
    /// <param name="path">Path of the key.</param>
    /// <param name="remedy">The remedy.</param>
    /// <exception cref="InvalidOperationException">The section has no such key.</exception>
    public static string Value(string path, RemedyParameters remedy) =>
        path switch
        {
            SpecKeys.Remedy + ".method" => $"\"{RemedyWords.Of(remedy.Method)}\"",
            SpecKeys.Remedy + ".weight" => NumberText.Write(remedy.LossWeight),
            SpecKeys.Remedy + ".alpha" => NumberText.Write(remedy.Alpha),
            SpecKeys.Remedy + ".from" => NumberText.Write(remedy.FirstStep),
            SpecKeys.Remedy + ".to" => Optional(remedy.EndStep),
            SpecKeys.Remedy + ".p" => NumberText.Write(remedy.DropProbability),
            SpecKeys.Remedy + ".start" => $"\"{RemedyWords.Of(remedy.AddedStart)}\"",
            SpecKeys.Remedy + ".stage" => NumberText.Write(remedy.StageSteps),
            SpecKeys.Remedy + ".rectify" => NumberText.Write(remedy.RectifySteps),
            SpecKeys.Remedy + ".reconcile" => NumberText.Write(remedy.Reconcile),
            SpecKeys.Remedy + ".rescale" => NumberText.Write(remedy.Rescale),
            SpecKeys.Remedy + ".super_epoch" => Optional(remedy.SuperEpoch),
            SpecKeys.Remedy + ".teacher_weight" => NumberText.Write(remedy.TeacherWeight),
            SpecKeys.Remedy + ".at" => Optional(remedy.PretrainingSteps),
            _ => throw new InvalidOperationException($"{path} is not in the canonical text."),
        };

    private static string Optional(int? steps) => steps is { } number ? NumberText.Write(number) : CanonicalParameter.Unset;
}
