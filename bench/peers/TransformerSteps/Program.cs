using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using ModalityCompetition.Benchmarks.Kernels;
using ModalityCompetition.Training.TorchSharp.Tiles;
using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Training.TorchSharp.Transformers.Optimization;
using ModalityCompetition.Transformers.Trials;
using ModalityCompetition.TransformerSteps;
using TorchSharp;
using static TorchSharp.torch;

// export DIR: five steps of the joint network, pre-norm and post-norm, as files for verify_transformers.py.
// time SECONDS: microseconds of processor time of a step of the joint and the two uni-modal networks on one thread, the least of many
// tries.
_ = get_num_threads();
set_num_threads(1);
EncoderParameters small = new()
{
    Layers = 1,
    Hidden = 32,
    Heads = 4,
    Intermediate = 64,
    Patch = 4,
    PreNorm = true,
    InitialScale = 0.1,
};
switch (args)
{
    case ["export", { } folder]:
        Export(Path.Combine(folder, "pre-norm"), small with { Layers = 2 });
        Export(Path.Combine(folder, "post-norm"), small with { Layers = 2, PreNorm = false });
        return 0;
    case ["time", { } text] when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds):
        Time(seconds);
        return 0;
    default:
        Console.Error.WriteLine("Give export and a folder, or time and seconds.");
        return 2;
}

static void Export(string folder, EncoderParameters encoder)
{
    const int Steps = 5;
    using DisposeScope scope = NewDisposeScope();
    using StepCase given = new(encoder, 16, 48);
    Directory.CreateDirectory(folder);
    FusionNetwork network = given.Networks[0];
    FusionRule rule = new(network, given.Samples.Train, null);
    using AdamWState state = given.Start(network);
    List<double> losses = [];
    List<long[]> batches = [];
    Write("weights-0", HostTensor.Download<float>(state.Weights));
    for (int t = 0; t < Steps; t++)
    {
        StepBatch batch = given.Batches.At(t);
        (double loss, Tensor gradient) = rule.Gradient(state.Weights, batch);
        losses.Add(loss);
        batches.Add(batch.Samples);
        Write($"gradient-{t}", HostTensor.Download<float>(gradient));
        rule.Move(state, gradient, given.Configuration.Optimization.StepSizeAt(t), t);
        Write($"weights-{t + 1}", HostTensor.Download<float>(state.Weights));
    }

    Tensor[] w = network.Layout.Cut(state.Weights);
    Tensor[] features = network.Features(w, given.Samples.Train.Range(network.Encoders, 0, 48));
    Write("outputs", HostTensor.Download<float>(FusionNetwork.Outputs(w, FusionNetwork.Sum(features))));
    Write("images", given.Set.Train.Images);
    Write("tokens", given.Set.Train.Tokens);
    Write("labels", given.Set.Train.Labels);
    File.WriteAllText(
        Path.Combine(folder, "case.json"),
        JsonSerializer.Serialize(
            new
            {
                encoder = given.Configuration.Encoder,
                optimization = given.Configuration.Optimization,
                shape = given.Configuration.Shape,
                vocabulary = given.Set.Vocabulary,
                classes = given.Configuration.Classes,
                parameters = network.Layout.Tensors.Select(tensor => new { tensor.Name, tensor.Shape }),
                losses,
                batches,
            }
        )
    );

    void Write<T>(string name, T[] values)
        where T : struct => File.WriteAllBytes(Path.Combine(folder, name), MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}

void Time(double seconds)
{
    using StepCase given = new(small, 32, 640);
    AdamWState[] states = [.. given.Networks.Select(given.Start)];
    FusionRule[] rules = [.. given.Networks.Select(network => new FusionRule(network, given.Samples.Train, null))];
    double least = double.PositiveInfinity;
    Stopwatch all = Stopwatch.StartNew();
    for (int t = 0; all.Elapsed.TotalSeconds < seconds; t = (t + 1) % 300)
    {
        double begun = ThreadClock.Seconds();
        for (int v = 0; v < states.Length; v++)
        {
            using DisposeScope scope = NewDisposeScope();
            (_, Tensor gradient) = rules[v].Gradient(states[v].Weights, given.Batches.At(t));
            rules[v].Move(states[v], gradient, given.Configuration.Optimization.StepSizeAt(t), t);
        }

        least = Math.Min(least, 1e6 * (ThreadClock.Seconds() - begun));
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ours\t{least:0}"));
}
