namespace ModalityCompetition.Transformers.Trials;

/// <summary>
/// Mini-batch training with AdamW (arXiv 1711.05101) on the mean cross-entropy: a linear warm-up to the peak step size, then a cosine to 0
/// (arXiv 1608.03983, without restarts). Step t, from 0, of T has the size eta (t + 1) / W in the warm-up of W = round(warmup T) steps and
/// eta (1 + cos(pi (t - W) / (T - W))) / 2 behind it. Weight decay applies to all weights, as in PyTorch's default.
/// </summary>
public sealed record AdamWParameters
{
    /// <summary>Peak step size eta > 0.</summary>
    public required double StepSize { get; init; }

    /// <summary>Steps T >= 0 of the joint network and of each uni-modal one.</summary>
    public required int Steps { get; init; }

    /// <summary>Samples of a step, at least 1 and at most the training sample.</summary>
    public required int Batch { get; init; }

    /// <summary>Share of the steps in [0, 1] in which the step size rises.</summary>
    public required double Warmup { get; init; }

    /// <summary>Decay lambda >= 0: a step takes eta_t lambda of every weight away.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>Decay rate in [0, 1) of the mean of gradients.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay rate in [0, 1) of the mean of squared gradients.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the mean of squared gradients, > 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Steps W of the warm-up.</summary>
    public int WarmupSteps => (int)Math.Round(Warmup * Steps, MidpointRounding.AwayFromZero);

    /// <summary>The size of a step.</summary>
    /// <param name="step">t, 0 &lt;= t &lt; <see cref="Steps"/>.</param>
    public double StepSizeAt(int step) =>
        step < WarmupSteps
            ? StepSize * (step + 1) / WarmupSteps
            : StepSize * (1 + Math.Cos(Math.PI * (step - WarmupSteps) / (Steps - WarmupSteps))) / 2;
}
