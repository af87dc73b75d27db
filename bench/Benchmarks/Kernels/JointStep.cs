using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Engines.Cpu.Rules;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Benchmarks.Kernels;

/// <summary>A joint network on drawn data, ready to take steps.</summary>
internal sealed class JointStep
{
    private readonly GradientDescent _descent;
    private readonly TrialWorkspace _workspace;
    private readonly JointRule? _rule;
    private readonly int _modalities;
    private int _taken;

    /// <summary>Draws trial 0 of a shape, to be trained by a remedy or, without one, by gradient descent.</summary>
    public JointStep(StepShape shape, LanePath path, RemedyParameters? remedy = null)
    {
        TrialConfiguration configuration = Configuration(shape, int.MaxValue) with { Remedy = remedy ?? RemedyParameters.None };
        if (remedy?.Method == RemedyMethod.GradientBlending)
        {
            configuration = configuration with { Evaluation = configuration.Evaluation with { ValidationSamples = 500 } };
        }

        TrialShape sizes = new(configuration);
        _modalities = shape.Modalities;
        _workspace = new TrialWorkspace(sizes);
        TrialDraws draws = new(configuration, sizes);
        draws.Fill(new StreamRoot(1), 0);
        float scale = ActivationConstants.Of(configuration.Network).InverseBeta;
        _workspace.Train.Fill(draws.Train, scale);
        _workspace.Validation?.Fill(draws.Validation!, scale);
        for (int r = 0; r < _modalities; r++)
        {
            draws.InitialWeights[r].CopyTo(_workspace.JointWeights[r].Span);
            draws.InitialWeights[r].CopyTo(_workspace.UnimodalWeights[r].Span);
        }

        TrainingKernels kernels = LanePaths.Create(path, configuration.Network.Degree);
        _descent = new GradientDescent(kernels, configuration, _workspace);
        _rule = JointRules.Of(kernels, configuration, _workspace, _descent);
        _rule?.Begin(new StreamRoot(1), 0, traced: false);
    }

    /// <summary>One step of gradient descent; false when it diverged.</summary>
    public bool Take()
    {
        if (_rule is not null)
        {
            _rule.Gradient(_workspace.JointWeights, _taken, withLoss: false, null, default);
            return _rule.Step(_workspace.JointWeights, _taken++);
        }

        _descent.Gradient(_workspace.JointWeights, 0, _modalities, withLoss: false, default);
        return _descent.Step(_workspace.JointWeights, 0, _modalities);
    }

    /// <summary>The configuration of a shape.</summary>
    public static TrialConfiguration Configuration(StepShape shape, int iterations) =>
        new()
        {
            Data = new DataParameters
            {
                Classes = shape.Classes,
                TrainSamples = shape.Samples,
                Sparsity = 1,
                GaussianNoise = 0.1,
                Modalities =
                [
                    .. Enumerable
                        .Range(0, shape.Modalities)
                        .Select(r => new ModalityParameters
                        {
                            Name = $"modality{r}",
                            Dimension = shape.Dimension,
                            InsufficientProbability = 0.1,
                            SufficientMax = 2,
                            InsufficientTarget = 0.2,
                            InsufficientOffTargetMax = 0.5,
                            SufficientOffTargetMax = 0.2,
                            SpanNoise = 0.01,
                        }),
                ],
            },
            Network = new NetworkParameters
            {
                Neurons = shape.Neurons,
                Degree = 3,
                Beta = 1,
                InitialScale = 0.1,
            },
            Optimization = new OptimizationParameters { StepSize = 0.5, Iterations = iterations },
            Evaluation = new EvaluationParameters { TestSamples = 1000 },
        };
}
