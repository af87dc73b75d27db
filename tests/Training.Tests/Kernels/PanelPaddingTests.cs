using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Kernels;

/// <summary>
/// Whole trials with the last panel cut to the vectors that have samples, as the engine trains them, against the same kernels on
/// whole panels of 64, as the arithmetic is defined: the same bits, on every path of this machine, without and with a remedy, a second
/// layer, checkpoints and a validation sample.
/// </summary>
public sealed class PanelPaddingTests
{
    public static TheoryData<string> Methods => ["", .. RemedySamples.Names];

    private static IEnumerable<LanePath> Paths => Enum.GetValues<LanePath>().Where(LanePaths.IsSupported);

    [Theory]
    [MemberData(nameof(Methods))]
    public void Whole_panels_give_the_same_bits(string method)
    {
        Prop.ForAll(
                RandomShapes.Of(samples: 300, beyond: 60, power: 6),
                shape =>
                {
                    TrialConfiguration configuration = Configuration(shape, method);
                    foreach (LanePath path in Paths)
                    {
                        string expected = Bits(configuration, path, shape.Seed, Whole);
                        string actual = Bits(configuration, path, shape.Seed, Same);
                        Assert.True(expected == actual, $"{shape}, {path}:\n{expected}\n{actual}");
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(method.Length == 0 ? 120 : 30).WithReplay(2022, 83));
    }

    [Fact]
    public void What_lies_beyond_the_last_vector_is_never_read()
    {
        Prop.ForAll(
                RandomShapes.Of(samples: 300, beyond: 60, power: 6),
                shape =>
                {
                    string method = RemedySamples.Names[shape.Seed % RemedySamples.Names.Count];
                    TrialConfiguration configuration = Configuration(shape, method);
                    foreach (LanePath path in Paths)
                    {
                        string expected = Bits(configuration, path, shape.Seed, Same);
                        string actual = Bits(configuration, path, shape.Seed, Same, workspace => Spoil(workspace, Width(path)));
                        Assert.True(expected == actual, $"{shape}, '{method}', {path}:\n{expected}\n{actual}");
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(2022, 85));
    }

    [Theory]
    [InlineData(17)]
    [InlineData(40)]
    [InlineData(65)]
    [InlineData(300)]
    public void A_vector_too_few_is_noticed(int samples)
    {
        // The control of both laws: the comparison sees the samples of the last vector.
        TrialConfiguration configuration = Configuration((3, samples, 3, 5, 3, 2, 1), "");
        foreach (LanePath path in Paths)
        {
            string whole = Bits(configuration, path, 1, Whole);
            Assert.NotEqual(whole, Bits(configuration, path, 1, samples => Math.Max(samples - SampleLayout.Lanes, SampleLayout.Lanes)));
        }
    }

    private static int Width(LanePath path) =>
        path switch
        {
            LanePath.Avx512 => 16,
            LanePath.Avx2 => 8,
            LanePath.Vector128 => 4,
            _ => 1,
        };

    private static int Same(int samples) => samples;

    private static int Whole(int samples) => SampleLayout.Panels(samples) * SampleLayout.Panel;

    private static TrialConfiguration Configuration((int K, int N, int M, int D, int Q, int R, int Seed) shape, string method)
    {
        TrialConfiguration configuration = TrialSamples.Configuration(
            shape.K,
            shape.N,
            shape.M,
            [.. Enumerable.Range(0, shape.R).Select(r => shape.D + (5 * r))],
            iterations: 7,
            degree: shape.Q,
            beta: 0.5 + (shape.Seed % 3 * 0.35),
            step: 2,
            scale: 0.4,
            testSamples: 1 + (shape.Seed % 300),
            checkpoints: shape.Seed % 2 == 0 ? CheckpointSchedule.At(1, 3, 7) : null,
            validationSamples: shape.Seed % 2 == 0 ? 1 + (shape.Seed % 77) : 0
        );
        if (method.Length > 0 && shape.R > 1)
        {
            configuration = RemedySamples.With(configuration, RemedySamples.At(method, shape.R));
        }

        bool layered = shape.Seed % 3 == 0 && (method.Length == 0 || RemedySamples.BesideSecondLayer.Contains(method));
        return layered ? RemedySamples.WithSecondLayer(configuration) : configuration;
    }

    private static string Bits(
        TrialConfiguration configuration,
        LanePath path,
        long trial,
        Func<int, int> told,
        Action<TrialWorkspace>? prepare = null
    )
    {
        TrialWorkspace workspace = new(new TrialShape(configuration));
        prepare?.Invoke(workspace);
        TrainingKernels kernels = new OtherSamples(LanePaths.Create(path, configuration.Network.Degree), told);
        return TrialSamples.Bits(new TrialRun(kernels, configuration, workspace).Run(TrialSamples.Streams, trial, null, default));
    }

    // What no number survives, wherever a trial writes before it reads, and in the padding that it leaves alone.
    private static void Spoil(TrialWorkspace workspace, int width)
    {
        foreach (AlignedFloats buffer in (AlignedFloats[])[.. workspace.ChunkRows, .. workspace.Activations])
        {
            buffer.Span.Fill(float.NaN);
        }

        workspace.Scores.Span.Fill(float.NaN);
        workspace.ModalityScores.Span.Fill(float.NaN);
        workspace.SampleFigures.Span.Fill(float.NaN);
        workspace.GradientScratch.Span.Fill(float.NaN);
        Spoil(workspace.Train, workspace.Shape, width);
        Spoil(workspace.Test, workspace.Shape, width);
        if (workspace.Validation is { } validation)
        {
            Spoil(validation, workspace.Shape, width);
        }
    }

    private static unsafe void Spoil(PanelSamples samples, TrialShape shape, int width)
    {
        int last = samples.Panels - 1;
        for (int r = 0; r < shape.Modalities; r++)
        {
            for (int k = 0; k < shape.Dimensions[r]; k++)
            {
                for (int i = SampleLayout.RoundUp(samples.SamplesIn(last), width); i < SampleLayout.Panel; i++)
                {
                    samples.Inputs(r, last)[(k * SampleLayout.Panel) + i] = float.NaN;
                }
            }
        }
    }
}
