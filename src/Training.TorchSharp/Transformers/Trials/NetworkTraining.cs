using ModalityCompetition.Training.TorchSharp.Tiles;
using ModalityCompetition.Training.TorchSharp.Transformers.Optimization;
using ModalityCompetition.Training.TorchSharp.Transformers.Samples;
using ModalityCompetition.Transformers.Trials;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Trials;

/// <summary>Trains a network step by step.</summary>
/// <param name="task">The trial.</param>
/// <param name="rule">How the network moves.</param>
/// <param name="optimization">AdamW, with its step sizes and number of steps.</param>
internal sealed class NetworkTraining(TrialTask task, TrainingRule rule, AdamWParameters optimization)
{
    /// <summary>Steps at which the network is measured, ascending, with what measures it.</summary>
    public (int[] Steps, Func<Tensor, NetworkScore> Score)? OnTheWay { get; init; }

    /// <summary>The step after which the parameters are kept for joint training; null for none.</summary>
    public int? SnapshotAt { get; init; }

    /// <summary>Trains to the end, or until the loss is not finite.</summary>
    /// <param name="progress">Where training stands; its parameters at the start where none are there.</param>
    /// <param name="initial">Makes the parameters at the start.</param>
    /// <param name="after">Told after every step, with what completes the progress.</param>
    /// <param name="cancellation">Checked before every step.</param>
    /// <returns>The trained parameters, in the caller's scope.</returns>
    public Tensor Run(NetworkProgress progress, Func<float[]> initial, Action<Action> after, CancellationToken cancellation)
    {
        using AdamWState state = Start(progress, initial);
        rule.Memory = progress.Memory;
        StepBatches batches = new(task.Root, task.Trial, task.Samples.Train, optimization.Batch, task.Device);
        int[] checkpoints = OnTheWay?.Steps ?? [];
        Keep(progress, state);
        while (progress.Step < optimization.Steps && progress.DivergedAt == 0)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!TryStep(state, batches, progress.Step, cancellation))
            {
                progress.DivergedAt = Math.Max(1, progress.Step);
                break;
            }

            progress.Step++;
            Keep(progress, state);
            if (Array.BinarySearch(checkpoints, progress.Step) >= 0)
            {
                NetworkScore score = OnTheWay!.Value.Score(state.Weights);
                progress.OnTheWay.Add(new CheckpointScore(score.TestCorrect.Sum(), score.TrainCorrect, score.TrainLoss));
            }

            after(() => Complete(progress, state));
        }

        // Nothing was measured behind a divergence.
        while (progress.OnTheWay.Count < checkpoints.Length)
        {
            progress.OnTheWay.Add(new CheckpointScore(0, 0, float.NaN));
        }

        Keep(progress, state, ended: true);
        progress.Weights = HostTensor.Download<float>(state.Weights);
        (progress.Mean, progress.Square, progress.Memory) = ([], [], []);
        return state.Weights.clone();
    }

    private AdamWState Start(NetworkProgress progress, Func<float[]> initial)
    {
        using DisposeScope scope = NewDisposeScope();
        return progress.Mean.Length == 0
            ? new AdamWState(optimization, OnDevice(initial()))
            : new AdamWState(optimization, OnDevice(progress.Weights), OnDevice(progress.Mean), OnDevice(progress.Square));
    }

    private bool TryStep(AdamWState state, StepBatches batches, int step, CancellationToken cancellation)
    {
        using DisposeScope scope = NewDisposeScope();
        rule.Prepare(state, step, cancellation);
        (double loss, Tensor gradient) = rule.Gradient(state.Weights, batches.At(step));
        if (!double.IsFinite(loss))
        {
            return false;
        }

        rule.Move(state, gradient, optimization.StepSizeAt(step), step);
        return true;
    }

    private void Keep(NetworkProgress progress, AdamWState state, bool ended = false)
    {
        if (progress.Snapshot.Length == 0 && SnapshotAt is { } at && (progress.Step == at || ended))
        {
            progress.Snapshot = HostTensor.Download<float>(state.Weights);
        }
    }

    private void Complete(NetworkProgress progress, AdamWState state)
    {
        progress.Weights = HostTensor.Download<float>(state.Weights);
        progress.Mean = HostTensor.Download<float>(state.Mean);
        progress.Square = HostTensor.Download<float>(state.Square);
        progress.Memory = rule.Memory;
    }

    private Tensor OnDevice(float[] values) => tensor(values).to(task.Device);
}
