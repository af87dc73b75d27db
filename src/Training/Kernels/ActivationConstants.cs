using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Networks;

namespace ModalityCompetition.Training.Kernels;

/// <summary>The smoothed ReLU's constants rounded to float32 once, so that every path computes with the same bits.</summary>
/// <param name="Degree">q.</param>
/// <param name="Beta">beta.</param>
/// <param name="InverseBeta">1 / beta, the factor of the inputs in <see cref="PanelSamples"/>.</param>
/// <param name="BetaOverDegree">beta / q, the value at beta.</param>
internal readonly record struct ActivationConstants(int Degree, float Beta, float InverseBeta, float BetaOverDegree)
{
    /// <summary>The constants of a network.</summary>
    public static ActivationConstants Of(NetworkParameters network) =>
        new(network.Degree, (float)network.Beta, (float)(1 / network.Beta), (float)(network.Beta / network.Degree));
}
