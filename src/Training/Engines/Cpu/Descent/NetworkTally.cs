using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu.Descent;

/// <summary>Errors and loss of one network on one sample, summed panel by panel.</summary>
/// <param name="classes">Number K of classes.</param>
/// <param name="panels">Panels of a sample of which every single error is kept; 0 for none.</param>
internal sealed unsafe class NetworkTally(int classes, int panels = 0)
{
    private readonly ulong[] _wrong = new ulong[panels];
    private readonly int[] _errors = new int[classes];
    private double _loss;
    private int _samples;

    /// <summary>Errors by true class, [K].</summary>
    public int[] Errors => _errors;

    /// <summary>Which samples are errors, a word for each panel; empty where that is not kept.</summary>
    public ulong[] Wrong => _wrong;

    /// <summary>Mean cross-entropy, nats.</summary>
    public float MeanLoss => (float)(_loss / _samples);

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        Array.Clear(_errors);
        Array.Clear(_wrong);
        (_loss, _samples) = (0, 0);
    }

    /// <summary>Adds a panel. A score that is not a number is an error.</summary>
    public void Add(float* labels, float* losses, float* own, float* rival, int samples, float margin)
    {
        double sum = 0;
        for (int i = 0; i < samples; i++)
        {
            sum += losses[i];
            if (!(own[i] > rival[i] - margin))
            {
                _errors[(int)labels[i]]++;
            }
        }

        if (_wrong.Length > 0)
        {
            Mark(own, rival, samples, margin);
        }

        _loss += sum;
        _samples += samples;
    }

    /// <summary>
    /// The result of a network from its test errors by class and its tally on the training sample, null where nobody asks for that.
    /// </summary>
    public static NetworkResult Result(int[] testErrors, NetworkTally? train, int iterations) =>
        new(testErrors, train?.Errors.Sum() ?? 0, train?.MeanLoss ?? float.NaN, iterations);

    private void Mark(float* own, float* rival, int samples, float margin)
    {
        ref ulong wrong = ref _wrong[_samples / SampleLayout.Panel];
        for (int i = 0; i < samples; i++)
        {
            wrong |= own[i] > rival[i] - margin ? 0 : 1UL << i;
        }
    }
}
