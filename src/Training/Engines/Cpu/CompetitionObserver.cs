using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu;

/// <summary>
/// Watches one network: the first iteration at which each Gamma_{j,r} reaches beta and, when traced, Gamma and the loss every few
/// iterations. An untraced run allocates nothing after construction.
/// </summary>
internal sealed class CompetitionObserver : IStepObserver
{
    private readonly TrialWorkspace _workspace;
    private readonly TrialShape _shape;
    private readonly GammaMeter _meter;
    private readonly float _beta;
    private readonly int _first;
    private readonly int _end;
    private readonly int _every;

    /// <summary>Watches the network of modalities <paramref name="first"/> .. <paramref name="end"/> - 1.</summary>
    /// <param name="workspace">Where the trial is trained.</param>
    /// <param name="meter">Measures Gamma.</param>
    /// <param name="beta">Threshold of learning.</param>
    /// <param name="first">First modality.</param>
    /// <param name="end">One past the last modality.</param>
    /// <param name="every">Iterations between two records; 0 records nothing.</param>
    public CompetitionObserver(TrialWorkspace workspace, GammaMeter meter, double beta, int first, int end, int every)
    {
        (_workspace, _shape) = (workspace, workspace.Shape);
        (_meter, _beta, _first, _end, _every) = (meter, (float)beta, first, end, every);
        LearnIterations = new int[_shape.Classes * _shape.Modalities];
        Array.Fill(LearnIterations, TrialResult.NeverLearned);
    }

    /// <summary>First t with Gamma_{j,r}(t) >= beta, or <see cref="TrialResult.NeverLearned"/>, [K, R].</summary>
    public int[] LearnIterations { get; }

    /// <summary>What was recorded.</summary>
    public NetworkRecord Record { get; } = new();

    /// <inheritdoc/>
    public bool WantsLoss(int iteration) => _every > 0 && iteration % _every == 0;

    /// <inheritdoc/>
    public void Loss(int iteration, float loss) => Record.Losses.Add(loss);

    /// <inheritdoc/>
    public void AfterSteps(int iteration, AlignedFloats[] weights)
    {
        for (int j = 0; j < _shape.Classes; j++)
        {
            for (int r = _first; r < _end; r++)
            {
                ref int learned = ref LearnIterations[(j * _shape.Modalities) + r];
                if (learned == TrialResult.NeverLearned && _meter.Measure(weights[r], r, j, _workspace.Stop) >= _beta)
                {
                    learned = iteration;
                }
            }
        }

        if (WantsLoss(iteration))
        {
            float[] gamma = new float[_shape.Classes * _shape.Modalities];
            for (int r = _first; r < _end; r++)
            {
                _meter.Measure(weights[r], r, gamma, _workspace.Stop);
            }

            Record.Gamma.Add(gamma);
        }
    }
}
