using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using ModalityCompetition.Training.Trials;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tiles;

/// <summary>
/// The estimates of Gradient-Blending for the trials of a tile. A copy of the joint networks is trained on the joint loss and one on each
/// modality's own. The latter share one set of weights, since no two of them move the same ones: together they are stacked as a joint
/// network and its uni-modal ones are, and trained by the same steps, without a loss target.
/// </summary>
internal sealed class TileBlending
{
    private readonly TileData _data;
    private readonly TileShape _shape;
    private readonly TileDescent _descent;
    private readonly TileEvaluation _evaluation;
    private readonly Action<BlendingEstimate>? _watcher;
    private readonly int _iterations;
    private readonly int _superEpoch;

    /// <summary>Prepares for a tile that has a validation sample.</summary>
    /// <param name="data">The tile.</param>
    /// <param name="network">Computes outputs.</param>
    /// <param name="work">Where steps of the copies work.</param>
    /// <param name="watcher">Told every estimate of the first trial, again where a step is repeated; null for nobody.</param>
    public TileBlending(TileData data, TileNetwork network, TileWorkspace work, Action<BlendingEstimate>? watcher)
    {
        (_data, _shape, _watcher) = (data, data.Input.Shape, watcher);
        TrialConfiguration configuration = data.Input.Configuration;
        _descent = new TileDescent(data, network, work, stops: false);
        _evaluation = new TileEvaluation(_shape, network, configuration.Evaluation.ErrorMargin);
        _iterations = configuration.Optimization.Iterations;
        _superEpoch = configuration.Remedy.SuperEpoch ?? _iterations;
    }

    /// <summary>The weights w of a step, of the joint loss and of each modality's own, [1 + R, G], in the caller's scope.</summary>
    /// <param name="state">State at t.</param>
    /// <param name="t">Steps performed.</param>
    /// <param name="cancellation">Checked before every step of the copies and every part of an evaluation.</param>
    public Tensor At(TileState state, int t, CancellationToken cancellation)
    {
        if (t % _superEpoch != 0 || !IsAnyTrained(state))
        {
            return state.Blend!.clone();
        }

        using DisposeScope scope = NewDisposeScope();
        TileState copies = Copies(state);
        (double[] training, double[] validation) = Losses(copies, cancellation);
        for (int step = 0; step < Math.Min(_superEpoch, _iterations - t); step++)
        {
            cancellation.ThrowIfCancellationRequested();
            TileState next = _descent.Next(copies, step, null, cancellation);
            copies.Dispose();
            copies = next;
        }

        (double[] trainingAfter, double[] validationAfter) = Losses(copies, cancellation);
        double[] generalization = [.. validation.Zip(validationAfter, (before, after) => before - after)];
        double[] overfitting = [.. training.Select((_, i) => validationAfter[i] - trainingAfter[i] - (validation[i] - training[i]))];
        float[] weights = Weights(t, generalization, overfitting);
        Tensor host = tensor(weights).view(1 + _shape.Modalities, _shape.Trials);
        return scope.MoveToOuter(host.to(state.Weights[0].device));
    }

    private TileState Copies(TileState state)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] joint = [.. state.Weights.Select(encoders => encoders.narrow(2, 0, _shape.Trial.EncoderNeurons))];
        TileState copies = _descent.Start([.. joint.Select(encoder => cat([encoder, encoder], 2))]);
        scope.MoveToOuter(copies.All());
        return copies;
    }

    // Of the joint loss and each modality's own, [1 + R, G].
    private (double[] Training, double[] Validation) Losses(TileState copies, CancellationToken cancellation) =>
        (
            _evaluation.MeanLosses(_data.Train, copies.Weights, _data.Train.Count, cancellation),
            _evaluation.MeanLosses(_data.Validation!, copies.Weights, _shape.EvaluationRows, cancellation)
        );

    private float[] Weights(int t, double[] generalization, double[] overfitting)
    {
        int losses = 1 + _shape.Modalities;
        float[] all = new float[generalization.Length];
        double[] weights = new double[losses];
        for (int i = 0; i < _shape.Trials; i++)
        {
            (double[] g, double[] o) = (OfTrial(generalization, i), OfTrial(overfitting, i));
            BlendingWeights.Fill(g, o, weights);
            for (int k = 0; k < losses; k++)
            {
                all[(k * _shape.Trials) + i] = (float)weights[k];
            }

            if (i == 0)
            {
                _watcher?.Invoke(new BlendingEstimate(t, g, o, [.. weights]));
            }
        }

        return all;

        double[] OfTrial(double[] values, int i) => [.. Enumerable.Range(0, losses).Select(k => values[(k * _shape.Trials) + i])];
    }

    // Weights of joint networks that all have stopped move nothing.
    private static bool IsAnyTrained(TileState state)
    {
        if (state.Active is null)
        {
            return true;
        }

        using DisposeScope scope = NewDisposeScope();
        return HostTensor.Download<float>(state.Active.select(0, 0).amax([0]))[0] > 0;
    }
}
