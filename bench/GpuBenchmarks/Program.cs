using System.Diagnostics;
using System.Globalization;
using ModalityCompetition.GpuBenchmarks;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.TorchSharp.Engines;
using ModalityCompetition.Training.TorchSharp.Tiles;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;
using ModalityCompetition.Training.Trials;
using TorchSharp;
using static TorchSharp.torch;

// engine SECONDS SHAPE...: processor time of the engine's steps on CPU tensors, one line a shape, tab-separated: shape, median and tenth
// percentile of the microseconds per step and trial, trials of a batch.
if (
    args.Length >= 3
    && args[0] == "engine"
    && Seconds(args[1]) is { } time
    && args.Skip(2).All(text => BenchmarkShape.Read(text) is not null)
)
{
    set_num_threads(1);
    TorchTrialEngine cpu = new(new EngineRequest("cpu"));
    foreach (string text in args.Skip(2))
    {
        (int count, double[] samples) = EngineSteps.Measure(cpu, BenchmarkShape.Read(text)!, time);
        Console.WriteLine(
            FormattableString.Invariant($"{text}\t{samples[samples.Length / 2]:F1}\t{samples[samples.Length / 10]:F1}\t{count}")
        );
    }

    return 0;
}

// DEVICE SECONDS SHAPE...: one line a shape and method, tab-separated: method, shape, trials at once, microseconds per step and trial,
// trials per second.
if (args.Length < 3 || Seconds(args[1]) is not { } seconds || args.Skip(2).Select(BenchmarkShape.Read).Any(shape => shape is null))
{
    Console.Error.WriteLine("Give a device, seconds per measurement, and shapes such as R=2,K=10,d=10,m=5,n=1000,q=3.");
    return 2;
}

const int Iterations = 500;
TorchTrialEngine engine = new(new EngineRequest(args[0]));
Device place = device(args[0]);
foreach (BenchmarkShape shape in args.Skip(2).Select(text => BenchmarkShape.Read(text)!))
{
    int trials = Steps(shape);
    (int batch, double trial) = Trials(shape, 2 * trials);
    Print("ours, whole trials", shape, batch, trial * 1e6 / Iterations, 1 / trial);
}

return 0;

// Steps of the joint and all uni-modal networks, data on the device, as the engine makes them. Returns the trials of a tile.
int Steps(BenchmarkShape shape)
{
    TrialConfiguration configuration = shape.Configuration(int.MaxValue);
    TileShape tile = TileShape.Of(configuration, place.type == DeviceType.CUDA);
    using TileInput input = TileDraws.Draw(tile, new TrialBatch(configuration, new StreamRoot(1), 0, tile.Trials), 0, default);
    using TileData data = new(input, place);
    using DisposeScope scope = NewDisposeScope();
    using IDisposable inference = no_grad();
    using TileWorkspace work = new(data);
    TileDescent descent = new(data, new TileNetwork(tile, configuration.Network), work);
    TileState state = descent.Start();
    void Engine(int steps)
    {
        while (steps > 0)
        {
            int made = Math.Min(steps, descent.StepsOfCall);
            TileState next = descent.After(state, made);
            state.Dispose();
            state = next;
            steps -= made;
        }
    }

    double step = Time(Engine, tile);
    Print("ours, steps", shape, tile.Trials, step * 1e6, 1 / (step * Iterations));
    return tile.Trials;
}

// Median seconds per step and trial.
double Time(Action<int> run, TileShape tile)
{
    void Wait()
    {
        if (place.type == DeviceType.CUDA)
        {
            cuda.synchronize(place);
        }
    }

    run(2);
    Wait();
    List<double> samples = [];
    int steps = 1;
    long begun = Stopwatch.GetTimestamp();
    while (Stopwatch.GetElapsedTime(begun).TotalSeconds < seconds || samples.Count < 3)
    {
        long start = Stopwatch.GetTimestamp();
        run(steps);
        Wait();
        double took = Stopwatch.GetElapsedTime(start).TotalSeconds;
        samples.Add(took / steps / tile.Trials);
        steps = Math.Clamp((int)(steps * seconds / (10 * took)), 1, TileTrainer.Stretch);
    }

    samples.Sort();
    return samples[samples.Count / 2];
}

// Seconds per whole trial: drawing, copying, training, evaluating, measuring. The first call warms up.
(int Trials, double Seconds) Trials(BenchmarkShape shape, int count)
{
    TrialConfiguration configuration = shape.Configuration(Iterations);
    TrialBatch batch = new(configuration, new StreamRoot(1), 0, count);
    engine.Run(batch with { Definition = shape.Configuration(1) }, default);
    long start = Stopwatch.GetTimestamp();
    engine.Run(batch, default);
    return (count, Stopwatch.GetElapsedTime(start).TotalSeconds / count);
}

static void Print(string method, BenchmarkShape shape, int trials, double microseconds, double rate) =>
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{method}\t{shape.Text}\t{trials}\t{microseconds:G5}\t{rate:G5}"));

static double? Seconds(string text) =>
    double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds > 0 ? seconds : null;
