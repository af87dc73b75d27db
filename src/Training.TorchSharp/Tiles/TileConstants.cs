using ModalityCompetition.Training.Trials;
using TorchSharp;

namespace ModalityCompetition.Training.TorchSharp.Tiles;

/// <summary>
/// Numbers of a configuration as arguments of <see cref="TileScript"/>. They are objects that live as long as they are used: the binding
/// would make temporary ones of plain numbers, which may be collected before libtorch reads them.
/// </summary>
internal sealed class TileConstants : IDisposable
{
    /// <summary>The constants of a configuration.</summary>
    public TileConstants(TrialConfiguration configuration)
    {
        Degree = configuration.Network.Degree;
        Neurons = configuration.Network.Neurons;
        Beta = (double)(float)configuration.Network.Beta;
        // The inputs are in units of beta, so the gradient is too small by that factor.
        float step = (float)(configuration.Optimization.StepSize / configuration.Data.TrainSamples);
        StepSize = step * (float)configuration.Network.Beta;
        Rate = (double)StepSize;
    }

    /// <summary>q.</summary>
    public int Degree { get; }

    /// <summary>m.</summary>
    public int Neurons { get; }

    /// <summary>beta.</summary>
    public Scalar Beta { get; }

    /// <summary>eta beta / n.</summary>
    public Scalar Rate { get; }

    /// <summary>eta beta / n.</summary>
    public float StepSize { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Beta.Dispose();
        Rate.Dispose();
    }
}
