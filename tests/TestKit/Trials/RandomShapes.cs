using FsCheck;
using FsCheck.Fluent;

namespace ModalityCompetition.TestKit.Trials;

/// <summary>
/// Sizes of small networks and their data, for properties that hold whatever they are: K classes, n samples, m neurons, d dimensions, power
/// q, R modalities, a seed.
/// </summary>
public static class RandomShapes
{
    /// <summary>K from 2 to 6, m from 1 to 7, R from 1 to 3, q from 3.</summary>
    /// <param name="samples">Most samples.</param>
    /// <param name="beyond">Most dimensions beyond K.</param>
    /// <param name="power">Greatest q.</param>
    public static Arbitrary<(int K, int N, int M, int D, int Q, int R, int Seed)> Of(int samples, int beyond, int power) =>
        Arb.From(
            from k in Gen.Choose(2, 6)
            from n in Gen.Choose(1, samples)
            from m in Gen.Choose(1, 7)
            from extra in Gen.Choose(0, beyond)
            from q in Gen.Choose(3, power)
            from r in Gen.Choose(1, 3)
            from seed in Gen.Choose(0, 1_000_000)
            select (k, n, m, k + extra, q, r, seed)
        );
}
