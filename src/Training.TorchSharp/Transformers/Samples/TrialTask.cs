using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Transformers.Trials;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Samples;

/// <summary>A trial to be trained.</summary>
/// <param name="Configuration">What it computes.</param>
/// <param name="Samples">Its data, for any number R of modalities.</param>
/// <param name="Root">Root of the random numbers.</param>
/// <param name="Trial">Its index.</param>
/// <param name="Device">Where it is trained.</param>
internal sealed record TrialTask(TransformerConfiguration Configuration, DeviceSamples Samples, StreamRoot Root, long Trial, Device Device)
{
    /// <summary>Number R of modalities.</summary>
    public int Modalities => Samples.Shapes.Count;
}
