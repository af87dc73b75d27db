using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Trials;

/// <summary>
/// The range of every parameter of a trial, in one place: <see cref="ConfigurationRules"/> applies them before a trial, the keys of the
/// spec format read theirs from here, and so does the reference page. Ends that the paper does not have come from the addresses of the
/// random numbers (<see cref="RandomWords"/>), keep arithmetic in float32, or keep arrays in memory sensible. What several parameters
/// together must keep to is in <see cref="SinglePrecisionRules"/>.
/// </summary>
public static class ParameterRanges
{
    private const int ClassLimit = 10_000;
    private const int SampleLimit = 10_000_000;
    private const double Largest = 1e6;

    // Eight decimal digits above the smallest normal number of float32, so that a draw of a hundred-millionth of the scale is still held in
    // full.
    private const double LeastScale = 1e-30;

    /// <summary>K, number of classes.</summary>
    public static ParameterRange Classes { get; } = new("K", 2, ClassLimit, IsInteger: true);

    /// <summary>n, number of training samples.</summary>
    public static ParameterRange TrainSamples { get; } = new("n", 1, SampleLimit, IsInteger: true);

    /// <summary>sigma_g, standard deviation of the Gaussian noise.</summary>
    public static ParameterRange GaussianNoise { get; } = new("sigma_g", 0, Largest) { IsMaximumConventional = true };

    /// <summary>R, number of modalities.</summary>
    public static ParameterRange Modalities { get; } = new("modalities", 1, 64, IsInteger: true);

    /// <summary>mu_r, probability of an insufficient code.</summary>
    public static ParameterRange InsufficientProbability { get; } = new("mu", 0, 1);

    /// <summary>C_r, upper end of the target coordinate of a sufficient code.</summary>
    public static ParameterRange SufficientMax { get; } = new("C", 1, Largest) { IsMaximumConventional = true };

    /// <summary>gamma_r, target coordinate of an insufficient code.</summary>
    public static ParameterRange InsufficientTarget { get; } = new("gamma", 0, Largest) { IsMaximumConventional = true };

    /// <summary>rho_r, upper end of the off-target coordinates of an insufficient code.</summary>
    public static ParameterRange InsufficientOffTargetMax { get; } = new("rho", 0, Largest) { IsMaximumConventional = true };

    /// <summary>Fraction of rho_r at which the off-target range starts.</summary>
    public static ParameterRange InsufficientOffTargetLow { get; } = new("rho_lo", 0, 1);

    /// <summary>c_r, upper end of the off-target coordinates of a sufficient code.</summary>
    public static ParameterRange SufficientOffTargetMax { get; } = new("c", 0, 0.5, MaximumInclusive: false);

    /// <summary>Fraction of c_r at which the off-target range starts.</summary>
    public static ParameterRange SufficientOffTargetLow { get; } = new("c_lo", 0, 1);

    /// <summary>tau_r, upper end of the in-span noise.</summary>
    public static ParameterRange SpanNoise { get; } = new("tau", 0, Largest) { IsMaximumConventional = true };

    /// <summary>m, neurons per class and modality.</summary>
    public static ParameterRange Neurons { get; } = new("m", 1, WeightSampler.IndexLimit, IsInteger: true);

    /// <summary>q, degree of the smoothed ReLU.</summary>
    public static ParameterRange Degree { get; } = new("q", 3, 16, IsInteger: true);

    /// <summary>beta, threshold of the smoothed ReLU.</summary>
    public static ParameterRange Beta { get; } = new("beta", LeastScale, Largest) { HardMinimum = 0, IsMaximumConventional = true };

    /// <summary>sigma_0, standard deviation of the initial weights.</summary>
    public static ParameterRange InitialScale { get; } =
        new("sigma0", LeastScale, Largest) { HardMinimum = 0, IsMaximumConventional = true };

    /// <summary>eta, step size.</summary>
    public static ParameterRange StepSize { get; } = new("eta", LeastScale, Largest) { HardMinimum = 0, IsMaximumConventional = true };

    /// <summary>Step size of the second layer.</summary>
    public static ParameterRange SecondLayerStep { get; } = new("second_layer.eta", 0, Largest) { IsMaximumConventional = true };

    /// <summary>T, iterations.</summary>
    public static ParameterRange Iterations { get; } = new("T", 0, 100_000_000, IsInteger: true);

    /// <summary>Training loss at which a network stops.</summary>
    public static ParameterRange LossTarget { get; } =
        new("loss_target", 0, Largest, MinimumInclusive: false) { IsMaximumConventional = true };

    /// <summary>b, weight of a modality's own loss.</summary>
    public static ParameterRange LossWeight { get; } = new("weight", 0, Largest) { IsMaximumConventional = true };

    /// <summary>alpha, strength of gradient modulation.</summary>
    public static ParameterRange ModulationStrength { get; } = new("alpha", 0, Largest) { IsMaximumConventional = true };

    /// <summary>A step at which a remedy begins or ends.</summary>
    public static ParameterRange RemedyStep { get; } = new("step", 0, 100_000_000, IsInteger: true);

    /// <summary>p, probability that a modality of a sample is left out.</summary>
    public static ParameterRange DropProbability { get; } = new("p", 0, 1, MaximumInclusive: false);

    /// <summary>Steps of one modality's stage in boosting.</summary>
    public static ParameterRange StageSteps { get; } = new("stage", 1, 100_000_000, IsInteger: true);

    /// <summary>Steps of joint training after a stage.</summary>
    public static ParameterRange RectifySteps { get; } = new("rectify", 0, 100_000_000, IsInteger: true);

    /// <summary>w, how much a sample that the other modalities answer loses of its weight.</summary>
    public static ParameterRange Reconcile { get; } = new("reconcile", 0, 1);

    /// <summary>Factor of a combined gradient.</summary>
    public static ParameterRange Rescale { get; } = new("rescale", 0, Largest, MinimumInclusive: false) { IsMaximumConventional = true };

    /// <summary>Steps between two estimates of blending weights.</summary>
    public static ParameterRange SuperEpoch { get; } = new("super_epoch", 1, 100_000_000, IsInteger: true);

    /// <summary>Weight of the distance from the teachers.</summary>
    public static ParameterRange TeacherWeight { get; } = new("teacher_weight", 0, Largest) { IsMaximumConventional = true };

    /// <summary>kappa_r, factor of a modality's steps.</summary>
    public static ParameterRange StepRatio { get; } = new("step_ratio", 0, Largest) { IsMaximumConventional = true };

    /// <summary>Number of test samples.</summary>
    public static ParameterRange TestSamples { get; } = new("test_n", 1, SampleLimit, IsInteger: true);

    /// <summary>Number of validation samples; 0 for none.</summary>
    public static ParameterRange ValidationSamples { get; } = new("validation_n", 0, SampleLimit, IsInteger: true);

    /// <summary>Margin of a correct answer.</summary>
    public static ParameterRange ErrorMargin { get; } = new("margin", 0, Largest) { IsMaximumConventional = true };

    /// <summary>lambda, fraction of the winner's Gamma below which a modality has lost.</summary>
    public static ParameterRange WinnerFraction { get; } = new("lambda", 0, 1, MinimumInclusive: false);

    /// <summary>Margin of the initial winner.</summary>
    public static ParameterRange InitialMargin { get; } = new("initial_margin", 0, Largest) { IsMaximumConventional = true };

    /// <summary>s, sparsity, for a number of classes: s/K is a probability.</summary>
    public static ParameterRange Sparsity(int classes) => new("s", 0, classes);

    /// <summary>d_r, dimension, for a number of classes: the dictionary has K orthonormal columns.</summary>
    public static ParameterRange Dimension(int classes) => new("d", classes, 1_000_000, IsInteger: true);
}
