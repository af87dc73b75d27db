namespace ModalityCompetition.Training.Checkpoints;

/// <summary>
/// What was measured of a trial at its C checkpoints. A network that stopped before a checkpoint has its final state there. Networks are
/// in the order joint, uni-modal 0 .. R-1, and (checkpoint c, network v) is at c * (1 + R) + v. Of a trial that did not complete only the
/// iterations are meaningful; counts are -1 and numbers NaN.
/// </summary>
public sealed class CheckpointMeasurements
{
    /// <summary>A count that was not taken.</summary>
    public const int NotMeasured = -1;

    /// <summary>Makes room for checkpoints.</summary>
    /// <param name="count">Number C of checkpoints.</param>
    /// <param name="classes">Number K of classes.</param>
    /// <param name="modalities">Number R of modalities.</param>
    public CheckpointMeasurements(int count, int classes, int modalities)
    {
        int cells = count * (1 + modalities);
        (Count, Networks) = (count, 1 + modalities);
        Iterations = new int[count];
        TestErrors = new int[cells];
        TrainErrors = new int[cells];
        ValidationErrors = new int[cells];
        TrainLosses = new float[cells];
        Gamma = new float[count * classes * modalities];
    }

    /// <summary>No checkpoints.</summary>
    public static CheckpointMeasurements None { get; } = new(0, 0, 0);

    /// <summary>Number C of checkpoints.</summary>
    public int Count { get; }

    /// <summary>Networks of a checkpoint: joint and uni-modal, 1 + R.</summary>
    public int Networks { get; }

    /// <summary>The iterations t, ascending, [C].</summary>
    public int[] Iterations { get; }

    /// <summary>Errors on the test sample, [C, 1 + R]; counts, or weighted where it is stratified.</summary>
    public int[] TestErrors { get; }

    /// <summary>Errors on the n training samples, [C, 1 + R]; counts.</summary>
    public int[] TrainErrors { get; }

    /// <summary>Errors on the validation sample, [C, 1 + R]; counts, <see cref="NotMeasured"/> without such a sample.</summary>
    public int[] ValidationErrors { get; }

    /// <summary>Mean cross-entropy on the training samples, nats, [C, 1 + R].</summary>
    public float[] TrainLosses { get; }

    /// <summary>Gamma_{j,r}(t) of the joint network, [C, K, R].</summary>
    public float[] Gamma { get; }

    /// <summary>What a trial that did not complete has at its checkpoints: nothing but their iterations.</summary>
    /// <param name="iterations">The iterations, [C].</param>
    /// <param name="classes">Number K of classes.</param>
    /// <param name="modalities">Number R of modalities.</param>
    public static CheckpointMeasurements NothingAt(int[] iterations, int classes, int modalities)
    {
        ArgumentNullException.ThrowIfNull(iterations);
        if (iterations.Length == 0)
        {
            return None;
        }

        CheckpointMeasurements nothing = new(iterations.Length, classes, modalities);
        iterations.CopyTo(nothing.Iterations, 0);
        Array.Fill(nothing.TestErrors, NotMeasured);
        Array.Fill(nothing.TrainErrors, NotMeasured);
        Array.Fill(nothing.ValidationErrors, NotMeasured);
        Array.Fill(nothing.TrainLosses, float.NaN);
        Array.Fill(nothing.Gamma, float.NaN);
        return nothing;
    }
}
