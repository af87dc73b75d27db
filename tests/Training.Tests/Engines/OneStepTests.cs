using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Engines;

/// <summary>
/// One joint step of the float32 engine against the double-precision twin, within the sum of the rounding errors that its operations allow.
/// <para>Let e = 2^-24 be the relative error of one rounding; products of errors are covered by a hundredth more. With
/// v = &lt;w, x&gt; / beta over d dimensions, S the largest sum of |w_k x_k| / beta and F the largest output of a class:</para>
/// <list type="bullet">
/// <item>v: d roundings of the chain and 2 of x / beta, hence dv = (d + 2) e S;</item>
/// <item>slope u^(q-1), Lipschitz with q - 1 in v: ds = (q - 1) dv + q e;</item>
/// <item>output, Lipschitz with beta in each of the m R values v, sums of m and R terms and q + 5 further roundings:
/// df = beta m R dv + (m + R + q + 5) e F;</item>
/// <item>residual: a probability moves by at most half the difference of outputs, which is twice df; the rounded difference to the largest
/// output adds 2 F e, the exponential 2 e, the sum K e, division, product and subtraction 4 e: dr = df + (2 F + K + 6) e;</item>
/// <item>coefficient, a product of two numbers below 1: dc = dr + ds + e;</item>
/// <item>gradient sum: dg_k = (dc + (L + 2) e) sum_i |x_ik| with L additions in a chain: blocks, tree and chunks, or samples of a panel and
/// panels;</item>
/// <item>weight: eta/n dg_k, with 4 e of it for the rounded factor, and 2 roundings of the weight itself, one of which is the twin's on
/// output.</item>
/// </list>
/// </summary>
public sealed class OneStepTests
{
    private const double Rounding = 1.0 / (1 << 24);
    private const double Step = 0.5;

    [Fact]
    public void A_step_errs_by_no_more_than_its_roundings_allow()
    {
        Prop.ForAll(RandomShapes.Of(samples: 300, beyond: 60, power: 6), shape => Check(shape))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(2022, 79));
    }

    [Fact]
    public void The_bound_is_of_the_order_of_roundings()
    {
        // The positive control: it would notice an error in the fifth digit, and the engine does err.
        (double error, double bound) = Worst((4, 300, 3, 20, 3, 2, 1));
        Assert.InRange(error, 1e-10, bound);
        Assert.InRange(bound, error, 1e-5);
    }

    private static void Check((int K, int N, int M, int D, int Q, int R, int Seed) shape)
    {
        (double error, double bound) = Worst(shape);
        Assert.True(error <= bound, $"{shape}: an error of {error} beyond {bound}.");
    }

    /// <summary>The error and the bound of the weight whose error is the largest part of its bound.</summary>
    private static (double Error, double Bound) Worst((int K, int N, int M, int D, int Q, int R, int Seed) shape)
    {
        TrialConfiguration configuration = TrialSamples.Configuration(
            shape.K,
            shape.N,
            shape.M,
            [.. Enumerable.Range(0, shape.R).Select(r => shape.D + r)],
            iterations: 1,
            degree: shape.Q,
            beta: 0.5 + (shape.Seed % 3 * 0.35),
            step: Step,
            scale: 0.4,
            testSamples: 1
        );
        TrialBatch batch = TrialSamples.Batch(configuration, shape.Seed);
        TraceOptions options = new(1, IncludeArrays: true);
        TrialArrays single = new CpuTrialEngine().Trace(batch, options, default).Arrays!;
        TrialArrays reference = new ReferenceTrialEngine().Trace(batch, options, default).Arrays!;
        double coefficient = CoefficientError(shape, configuration, single);
        (double Error, double Bound) worst = (0, 1);
        for (int r = 0; r < shape.R; r++)
        {
            int dimension = shape.D + r;
            double chain = DimensionLayout.Serves(dimension) ? SampleLayout.Panel + (shape.N / 64) + 1 : 16 + 4 + (shape.N / 256) + 1;
            for (int i = 0; i < single.JointWeights[r].Length; i++)
            {
                double inputs = ColumnSum(single.Train, r, dimension, i % dimension);
                double bound =
                    1.01
                    * (
                        (Step / shape.N * inputs * (coefficient + ((chain + 2 + 4) * Rounding)))
                        + (2 * Rounding * Math.Abs(reference.JointWeights[r][i]))
                    );
                double error = Math.Abs((double)single.JointWeights[r][i] - reference.JointWeights[r][i]);
                worst = error / bound > worst.Error / worst.Bound ? (error, bound) : worst;
            }
        }

        return worst;
    }

    private static double CoefficientError(
        (int K, int N, int M, int D, int Q, int R, int Seed) shape,
        TrialConfiguration configuration,
        TrialArrays arrays
    )
    {
        double beta = configuration.Network.Beta;
        double product = 0;
        double output = 0;
        for (int i = 0; i < shape.N; i++)
        {
            for (int j = 0; j < shape.K; j++)
            {
                double sum = 0;
                for (int r = 0; r < shape.R; r++)
                {
                    int dimension = shape.D + r;
                    ReadOnlySpan<float> x = arrays.Train.Inputs[r].AsSpan(i * dimension, dimension);
                    for (int l = 0; l < shape.M; l++)
                    {
                        double absolute = Absolute(x, arrays.InitialWeights[r].AsSpan(((j * shape.M) + l) * dimension, dimension)) / beta;
                        product = Math.Max(product, absolute);

                        // sigma(x) is at most |x|.
                        sum += beta * absolute;
                    }
                }

                output = Math.Max(output, sum);
            }
        }

        double preactivation = (shape.D + shape.R - 1 + 2) * Rounding * product;
        double slope = ((shape.Q - 1) * preactivation) + (shape.Q * Rounding);
        double score = (beta * shape.M * shape.R * preactivation) + ((shape.M + shape.R + shape.Q + 5) * Rounding * output);
        double residual = score + (((2 * output) + shape.K + 6) * Rounding);
        return residual + slope + Rounding;
    }

    private static double Absolute(ReadOnlySpan<float> x, ReadOnlySpan<float> w)
    {
        double sum = 0;
        for (int k = 0; k < x.Length; k++)
        {
            sum += Math.Abs((double)x[k] * w[k]);
        }

        return sum;
    }

    private static double ColumnSum(SampleSet samples, int modality, int dimension, int column)
    {
        double sum = 0;
        for (int i = 0; i < samples.Labels.Length; i++)
        {
            sum += Math.Abs(samples.Inputs[modality][(i * dimension) + column]);
        }

        return sum;
    }
}
