using System.Globalization;

namespace ModalityCompetition.TorchSteps;

/// <summary>The sizes of a trial, as in <c>training_torch.py</c>.</summary>
/// <param name="Text">As on the command line, for example <c>R=2,K=10,d=10,m=5,n=1000,q=3</c>.</param>
/// <param name="Modalities">R.</param>
/// <param name="Classes">K.</param>
/// <param name="Dimension">d.</param>
/// <param name="Neurons">m, per class.</param>
/// <param name="Samples">n.</param>
/// <param name="Degree">q, at least 3.</param>
internal sealed record StepShape(string Text, int Modalities, int Classes, int Dimension, int Neurons, int Samples, int Degree)
{
    private static readonly string[] s_keys = ["R", "K", "d", "m", "n", "q"];

    /// <summary>Reads a shape; null when it is none.</summary>
    public static StepShape? Read(string text)
    {
        var sizes = new Dictionary<string, int>();
        foreach (string part in text.Split(','))
        {
            if (
                part.Split('=') is not [string key, string number]
                || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int size)
                || size < 1
            )
            {
                return null;
            }

            sizes[key] = size;
        }

        int[] values = [.. s_keys.Select(key => sizes.GetValueOrDefault(key))];
        return values.Contains(0) || values[5] < 3
            ? null
            : new StepShape(text, values[0], values[1], values[2], values[3], values[4], values[5]);
    }
}
