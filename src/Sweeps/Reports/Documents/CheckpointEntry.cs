using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>A checkpoint in <c>trial.json</c>. Networks are in the order joint, uni-modal 0 .. R-1.</summary>
/// <param name="Iteration">The iteration t.</param>
/// <param name="TestErrors">Errors on the test sample, [1 + R].</param>
/// <param name="TrainErrors">Errors on the training sample, [1 + R].</param>
/// <param name="ValidationErrors">Errors on the validation sample, [1 + R]; -1 without one.</param>
/// <param name="Losses">Training losses, [1 + R]; null where one is not finite.</param>
/// <param name="Gamma">Gamma(t) of the joint network, [K][R].</param>
internal sealed record CheckpointEntry(
    int Iteration,
    int[] TestErrors,
    int[] TrainErrors,
    int[] ValidationErrors,
    float?[] Losses,
    float?[][] Gamma
)
{
    /// <summary>The entries of a trial.</summary>
    public static IEnumerable<CheckpointEntry> Of(TrialResult result)
    {
        CheckpointMeasurements all = result.Checkpoints;
        int cells = result.Classes * result.Modalities;
        for (int c = 0; c < all.Count; c++)
        {
            Range networks = (c * all.Networks)..((c + 1) * all.Networks);
            yield return new CheckpointEntry(
                all.Iterations[c],
                all.TestErrors[networks],
                all.TrainErrors[networks],
                all.ValidationErrors[networks],
                [.. all.TrainLosses[networks].Select(Finite.OrNull)],
                [.. all.Gamma[(c * cells)..((c + 1) * cells)].Chunk(result.Modalities).Select(row => row.Select(Finite.OrNull).ToArray())]
            );
        }
    }
}
