using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.TorchSharp.Tiles.Samples;

namespace ModalityCompetition.Training.TorchSharp.Tests.Tiles;

public sealed class TileShapeTests
{
    [Fact]
    public void A_tile_is_a_power_of_two_that_is_full_but_not_overfull()
    {
        Arbitrary<(int K, int N, int M, int Extra, int R, bool Gpu)> shapes = Arb.From(
            from k in Gen.Choose(2, 200)
            from n in Gen.Choose(1, 20_000)
            from m in Gen.Choose(1, 40)
            from extra in Gen.Choose(0, 500)
            from r in Gen.Choose(1, 3)
            from gpu in Gen.Elements(true, false)
            select (k, n, m, extra, r, gpu)
        );
        Prop.ForAll(
                shapes,
                s =>
                {
                    TileShape shape = TileShape.Of(
                        TrialSamples.Configuration(
                            s.K,
                            s.N,
                            s.M,
                            [.. Enumerable.Range(0, s.R).Select(r => s.K + s.Extra + r)],
                            iterations: 1
                        ),
                        s.Gpu
                    );
                    long limit = s.Gpu ? 1L << 23 : 1L << 19;
                    long elements = shape.Trials * (long)s.N * shape.EncoderRows;
                    long inputs = shape.Trials * (long)Math.Max(s.N, 50) * (s.K + s.Extra + s.R - 1);
                    Assert.True(BitOperations.IsPow2(shape.Trials));
                    Assert.True(
                        shape.Trials == 1 || (elements <= limit && inputs <= 1L << 26),
                        $"{elements} pre-activations and {inputs} inputs"
                    );
                    Assert.True(
                        shape.Trials == (s.Gpu ? 1024 : 64) || 2 * elements > limit || 2 * inputs > 1L << 26,
                        $"{shape.Trials} trials could be doubled"
                    );
                    Assert.InRange(shape.EvaluationRows, 1, 50);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20220317, 77));
    }
}
