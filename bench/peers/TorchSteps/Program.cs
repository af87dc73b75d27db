using System.Globalization;
using ModalityCompetition.Benchmarks.Kernels;
using ModalityCompetition.TorchSteps;
using static TorchSharp.torch;

// [networks] SECONDS BATCH SHAPE, or "check SHAPE...", or "version". BATCH is trials side by side, with a t behind it where weights are
// kept transposed; "networks" trains the uni-modal networks too. A measurement is one line as of training_torch.py, tab-separated:
// shape, median and tenth percentile of the milliseconds per joint step and trial, and what was measured.
set_num_threads(1);
set_grad_enabled(false);
bool flushed = Denormals.Flush();
switch (args)
{
    case ["version"]:
        Console.WriteLine($"libtorch {__version__}, denormals {(flushed ? "flushed" : "kept")}");
        // With MKL_VERBOSE=1 this product says which library multiplies, and with which instructions.
        using (Tensor _ = mm(ones(64, 64), ones(64, 64)))
        {
            return 0;
        }

    case ["check", .. var shapes] when shapes.Select(StepShape.Read).All(shape => shape is not null):
        foreach (StepShape? shape in shapes.Select(StepShape.Read))
        {
            using IDisposable gradients = enable_grad();
            double difference = new[] { (false, false), (false, true), (true, false), (true, true) }.Max(way =>
            {
                using var network = new RowSteps(shape!, new StepSetting(2, way.Item1, way.Item2));
                return network.DifferenceOfAStep();
            });
            if (!(difference < 1e-5))
            {
                Console.Error.WriteLine(
                    FormattableString.Invariant($"A step of {shape!.Text} is {difference:G3} from the one by automatic differentiation.")
                );
                return 1;
            }
        }

        return 0;

    case [.. var networks, var time, var trials, var text]
        when networks is [] or ["networks"]
            && double.TryParse(time, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            && seconds > 0
            && StepSetting.Read(trials, networks is ["networks"]) is { } setting
            && StepShape.Read(text) is { } shape:
        double[] samples = Measure(shape, setting, seconds);
        Console.WriteLine(
            FormattableString.Invariant($"{shape.Text}\t{samples[samples.Length / 2]:F4}\t{samples[samples.Length / 10]:F4}\tRows {trials}")
        );
        return 0;

    default:
        Console.Error.WriteLine(
            "Give seconds, a number of trials side by side and a shape such as R=2,K=10,d=10,m=5,n=1000,q=3; or check and "
                + "shapes; or version."
        );
        return 2;
}

// Milliseconds per step and trial in samples of 10 ms or more, in order. The clock is the processor time of this thread, which is the only
// one that libtorch uses.
static double[] Measure(StepShape shape, StepSetting setting, double seconds)
{
    using var network = new RowSteps(shape, setting);
    // TorchScript looks at the first calls and compiles a later one.
    for (int i = 0; i < 5; i++)
    {
        network.Run(2);
    }

    double start = ThreadClock.Seconds();
    network.Run(2);
    int repeats = Math.Max(1, (int)(0.01 / Math.Max((ThreadClock.Seconds() - start) / 2, 1e-6)));
    var samples = new List<double>();
    double end = ThreadClock.Seconds() + seconds;
    while (ThreadClock.Seconds() < end || samples.Count < 3)
    {
        start = ThreadClock.Seconds();
        network.Run(repeats);
        samples.Add((ThreadClock.Seconds() - start) / repeats / setting.Batch * 1e3);
    }

    samples.Sort();
    return [.. samples];
}
