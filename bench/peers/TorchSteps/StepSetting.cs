using System.Globalization;

namespace ModalityCompetition.TorchSteps;

/// <summary>How steps are computed.</summary>
/// <param name="Batch">Trials side by side.</param>
/// <param name="Networks">Whether the uni-modal networks are trained beside the joint one.</param>
/// <param name="Transposed">
/// Whether weights are kept as [d, units], so that the gradient is X C^T with many columns: what oneMKL is fast at. Else C X with d
/// columns.
/// </param>
internal sealed record StepSetting(int Batch, bool Networks, bool Transposed)
{
    /// <summary>Encoders of a modality that are stacked.</summary>
    public int Halves => Networks ? 2 : 1;

    /// <summary>Reads a number of trials and how weights are kept, such as <c>4</c> or <c>4t</c>; null when it is neither.</summary>
    public static StepSetting? Read(string text, bool networks)
    {
        bool transposed = text.EndsWith('t');
        return int.TryParse(text.TrimEnd('t'), NumberStyles.None, CultureInfo.InvariantCulture, out int batch) && batch > 0
            ? new StepSetting(batch, networks, transposed)
            : null;
    }
}
