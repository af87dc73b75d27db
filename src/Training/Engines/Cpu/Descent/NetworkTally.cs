using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu.Descent;

/// <summary>Errors and loss of one network on one sample, summed panel by panel.</summary>
internal sealed unsafe class NetworkTally(int classes)
{
    private readonly int[] _errors = new int[classes];
    private double _loss;
    private int _samples;

    /// <summary>Errors by true class, [K].</summary>
    public int[] Errors => _errors;

    /// <summary>Mean cross-entropy, nats.</summary>
    public float MeanLoss => (float)(_loss / _samples);

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        Array.Clear(_errors);
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

        _loss += sum;
        _samples += samples;
    }

    /// <summary>The result of a network from its tallies on the test and the training sample.</summary>
    public static NetworkResult Result(NetworkTally test, NetworkTally train, int iterations) =>
        new(test.Errors, train.Errors.Sum(), train.MeanLoss, iterations);
}
