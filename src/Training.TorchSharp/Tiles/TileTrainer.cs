using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tiles;

/// <summary>
/// Trains and evaluates a tile. The host looks at the device only once per stretch of iterations; between two looks it runs ahead, so that
/// the device never waits for it.
/// </summary>
/// <remarks>
/// A divergence is noticed at the end of a stretch, because NaN and infinity never leave a weight again. The stretch is then repeated from
/// the state before it, with a look after every step, to learn the iteration; repeated steps have the same bits. So a step costs no check.
/// </remarks>
internal sealed class TileTrainer : IDisposable
{
    /// <summary>Iterations between two looks at the device.</summary>
    internal const int Stretch = 64;

    private readonly TileData _data;
    private readonly TileShape _shape;
    private readonly TileWorkspace _work;
    private readonly TileDescent _descent;
    private readonly TileEvaluation _evaluation;
    private readonly TileNetwork _network;
    private readonly int[] _divergedAfter;

    /// <summary>Prepares for a tile.</summary>
    public TileTrainer(TileData data)
    {
        (_data, _shape) = (data, data.Input.Shape);
        _network = new TileNetwork(_shape, data.Input.Configuration.Network);
        _work = new TileWorkspace(data);
        _descent = new TileDescent(data, _network, _work);
        _evaluation = new TileEvaluation(_shape, _network, (float)data.Input.Configuration.Evaluation.ErrorMargin);
        _divergedAfter = new int[_shape.Networks * _shape.Trials];
    }

    /// <summary>Trains and evaluates, once; no tensor survives the call.</summary>
    /// <param name="recorder">Records the first trial; null for none.</param>
    /// <param name="cancellation">Checked before every call that makes steps and every part of an evaluation.</param>
    public TileOutput Run(TileRecorder? recorder, CancellationToken cancellation)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        int iterations = _data.Input.Configuration.Optimization.Iterations;
        TileState state = Begin(iterations, recorder, cancellation);
        for (int t = 0; t < iterations && IsAnyActive(state); t += Stretch)
        {
            int end = (int)Math.Min(iterations, (long)t + Stretch);
            TileState before = state;
            state = Advance(before, t, end, recorder, cancellation);
            if (HasNewDivergence(state))
            {
                Locate(before, t, end, cancellation);
            }

            before.Dispose();
            if (end == iterations)
            {
                break;
            }
        }

        (Tensor largest, Tensor waited) = _descent.Last(state);
        _work.Dispose();
        TileTally test = _evaluation.Run(_data.Test, state.Weights, _shape.EvaluationRows, withLosses: false, cancellation);
        TileTally train = _evaluation.Run(_data.Train, state.Weights, _data.Train.Count, withLosses: true, cancellation);
        int[] steps = new int[_divergedAfter.Length];
        Array.Fill(steps, iterations);
        return new TileOutput
        {
            Weights = [.. state.Weights.Select(weights => HostTensor.Download<float>(weights.transpose(1, 2)))],
            LargestGamma = HostTensor.Download<float>(largest),
            Waited = HostTensor.Download<int>(waited),
            Steps = state.Steps is null ? steps : HostTensor.Download<int>(state.Steps),
            DivergedAfter = _divergedAfter,
            Test = test,
            Train = train,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _work.Dispose();

    // The state before the first iteration. What a remedy learns from uni-modal networks they are trained for beforehand, once more; their
    // own training gives the same bits again.
    private TileState Begin(int iterations, TileRecorder? recorder, CancellationToken cancellation)
    {
        RemedyParameters remedy = _data.Input.Configuration.Remedy;
        bool pretrains = remedy.Start == RemedyMethod.UnimodalPretraining && !remedy.HasNeutralStart(_shape.Modalities);
        bool distils = remedy.Method == RemedyMethod.Distillation && !remedy.HasNeutralRule(_shape.Modalities);
        Tensor[]? start = pretrains ? Alone(Math.Min(remedy.PretrainingSteps ?? iterations, iterations), cancellation) : null;
        Tensor[]? teachers = null;
        if (distils)
        {
            using DisposeScope scope = NewDisposeScope();
            teachers = [.. Alone(iterations, cancellation).Select((w, r) => _network.Activations(_data.Train.Inputs[r], w))];
            scope.MoveToOuter(teachers);
        }

        _descent.Rule = TileRule.Of(_data, _network, _work, teachers, recorder is null ? null : recorder.Blending);
        return _descent.Start(start?.Select((encoder, r) => cat([encoder, Alone(_data.Weights[r])], 2)).ToArray());
    }

    // Weights of the uni-modal networks after some steps, [R][G, d_r, K m].
    private Tensor[] Alone(int steps, CancellationToken cancellation)
    {
        using DisposeScope scope = NewDisposeScope();
        TileState state = _descent.Start();
        for (int t = 0; t < steps && IsAnyActive(state); t += Stretch)
        {
            TileState before = state;
            state = Advance(before, t, (int)Math.Min(steps, (long)t + Stretch), null, cancellation);
            before.Dispose();
            if (steps - t <= Stretch)
            {
                break;
            }
        }

        Tensor[] alone = [.. state.Weights.Select(encoders => Alone(encoders).clone())];
        scope.MoveToOuter(alone);
        return alone;
    }

    private Tensor Alone(Tensor encoders) => encoders.narrow(2, _shape.Trial.EncoderNeurons, _shape.Trial.EncoderNeurons);

    // The state after iterations t .. end - 1; the one before is kept.
    private TileState Advance(TileState before, int t, int end, TileRecorder? recorder, CancellationToken cancellation)
    {
        TileState state = before;
        while (t < end)
        {
            cancellation.ThrowIfCancellationRequested();
            bool recorded = recorder is not null && recorder.Wants(t);
            if (recorded)
            {
                recorder!.Weights(state);
            }

            Action<Tensor>? watcher = recorded ? outputs => recorder!.Outputs(outputs, _data.Train.Labels) : null;
            int steps = recorded ? 1 : Math.Min(Math.Min(end, recorder?.Next(t) ?? end) - t, _descent.StepsOfCall);
            TileState next = steps == 1 ? _descent.Next(state, t, watcher, cancellation) : _descent.After(state, steps);
            t += steps;
            if (state != before)
            {
                state.Dispose();
            }

            state = next;
        }

        return state;
    }

    private void Locate(TileState before, int t, int end, CancellationToken cancellation)
    {
        TileState state = before;
        for (; t < end; t++)
        {
            TileState next = Advance(state, t, t + 1, null, cancellation);
            if (state != before)
            {
                state.Dispose();
            }

            state = next;
            foreach (int at in NewDivergences(state))
            {
                _divergedAfter[at] = t + 1;
            }
        }

        state.Dispose();
    }

    private bool HasNewDivergence(TileState state) => NewDivergences(state).Any();

    // Positions in [N, G] of networks whose weights are not finite and were so far. The maximum and the minimum of anything with a NaN are
    // NaN.
    private IEnumerable<int> NewDivergences(TileState state)
    {
        byte[][] finite = new byte[_shape.Modalities][];
        for (int r = 0; r < finite.Length; r++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor halves = state.Weights[r].view(_shape.Trials, _data.Input.Shape.Trial.Dimensions[r], _shape.Halves, -1);
            finite[r] = HostTensor.Download<byte>(halves.amax([1, 3]).isfinite().logical_and_(halves.amin([1, 3]).isfinite()));
        }

        for (int at = 0; at < _divergedAfter.Length; at++)
        {
            (int network, int trial) = (at / _shape.Trials, at % _shape.Trials);
            bool IsFinite(int r, int half) => finite[r][(trial * _shape.Halves) + half] != 0;
            bool good = network == 0 ? Enumerable.Range(0, finite.Length).All(r => IsFinite(r, 0)) : IsFinite(network - 1, 1);
            if (!good && trial < _data.Input.Count && _divergedAfter[at] == 0)
            {
                yield return at;
            }
        }
    }

    private static bool IsAnyActive(TileState state)
    {
        if (state.Active is null)
        {
            return true;
        }

        using Tensor any = state.Active.amax([0, 1]);
        return HostTensor.Download<float>(any)[0] > 0;
    }
}
