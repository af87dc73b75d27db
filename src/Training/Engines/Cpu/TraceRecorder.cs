using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu;

/// <summary>Collects what was recorded of the networks of a traced trial and puts it on one time axis.</summary>
internal sealed class TraceRecorder(int every)
{
    private readonly List<NetworkRecord> _records = [];

    /// <summary>Iterations between two records.</summary>
    public int Every => every;

    /// <summary>What the remedy of joint training estimated on the way.</summary>
    public IReadOnlyList<BlendingEstimate> Blending { get; set; } = [];

    /// <summary>Adds the record of the next network in the order joint, 0, 1, ...; it may still grow.</summary>
    public void Add(NetworkRecord record) => _records.Add(record);

    /// <summary>
    /// Builds the trace. Every network is recorded at 0, every, 2 every, ... while it trains; the axis ends with the longest training, and
    /// a network that stopped before repeats its final value. After a divergence the axis ends there, and what was not reached is NaN.
    /// </summary>
    /// <param name="trial">Index of the trial.</param>
    /// <param name="result">Its result.</param>
    /// <param name="jointGamma">Gamma at the final weights of the joint network, [K, R].</param>
    /// <param name="unimodalGamma">Gamma at the final weights of the uni-modal networks, [K, R].</param>
    /// <param name="arrays">Data and weights; may be null.</param>
    public TrialTrace Build(long trial, TrialResult result, float[] jointGamma, float[] unimodalGamma, TrialArrays? arrays)
    {
        int modalities = result.Modalities;
        bool diverged = result.Outcome == TrialOutcome.Diverged;
        int last = diverged
            ? result.Divergence!.Value.Iteration
            : Math.Max(result.Joint.Iterations, result.Unimodal.Max(network => network.Iterations));
        int[] iterations = Axis(last);
        float[] jointEnd = diverged ? result.FinalGamma : jointGamma;
        float[] aloneEnd = diverged ? result.FinalGamma : unimodalGamma;
        return new TrialTrace
        {
            Trial = trial,
            Result = result,
            Iterations = iterations,
            Gamma = [.. iterations.Select((_, s) => At(0, s, iterations[s], result.Joint.Iterations, diverged, jointEnd))],
            UnimodalGamma = [.. iterations.Select((t, s) => Merge(s, t, result, aloneEnd, diverged))],
            JointLoss = Losses(0, iterations, result.Joint, diverged),
            UnimodalLoss = [.. Enumerable.Range(0, modalities).Select(r => Losses(1 + r, iterations, result.Unimodal[r], diverged))],
            Blending = [.. Blending],
            Arrays = arrays,
        };
    }

    private int[] Axis(int last)
    {
        List<int> axis = [];
        for (int t = 0; t < last; t += every)
        {
            axis.Add(t);
        }

        axis.Add(last);
        return [.. axis];
    }

    // Record s of a network when iteration t lies before its end, otherwise its final value. A record beyond a divergence does not exist.
    private float[] At(int network, int s, int t, int steps, bool diverged, float[] end)
    {
        bool recorded = network < _records.Count && s < _records[network].Gamma.Count && t % every == 0;
        return recorded && (diverged || t < steps) ? _records[network].Gamma[s] : end;
    }

    private float[] Merge(int s, int t, TrialResult result, float[] end, bool diverged)
    {
        int modalities = result.Modalities;
        float[] merged = new float[result.Classes * modalities];
        for (int r = 0; r < modalities; r++)
        {
            float[] source = At(1 + r, s, t, result.Unimodal[r].Iterations, diverged, end);
            for (int j = 0; j < result.Classes; j++)
            {
                merged[(j * modalities) + r] = source[(j * modalities) + r];
            }
        }

        return merged;
    }

    private float[] Losses(int network, int[] iterations, NetworkResult result, bool diverged)
    {
        List<float> recorded = network < _records.Count ? _records[network].Losses : [];
        bool IsRecorded(int t, int s) => t % every == 0 && s < recorded.Count && (diverged || t < result.Iterations);
        return [.. iterations.Select((t, s) => IsRecorded(t, s) ? recorded[s] : result.FinalLoss)];
    }
}
