using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Engines;

/// <summary>The CPU engine on every instruction set of this machine.</summary>
internal static class EveryPath
{
    /// <summary>The instruction sets.</summary>
    public static IEnumerable<LanePath> Supported => Enum.GetValues<LanePath>().Where(LanePaths.IsSupported);

    /// <summary>Checks that a batch has the same bits on all of them, and its last trial when it is computed alone.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="alone">Computes the last trial in another way; null for as any.</param>
    public static void HasTheSameBits(TrialBatch batch, Func<CpuTrialEngine, TrialBatch, TrialResult>? alone = null)
    {
        TrialBatch last = batch with { FirstTrial = batch.FirstTrial + batch.Count - 1, Count = 1 };
        string[] expected = Bits(new CpuTrialEngine(LanePath.Scalar).Results(batch, default));
        foreach (LanePath path in Supported)
        {
            CpuTrialEngine engine = new(path);
            Assert.Equal(expected, Bits(engine.Results(batch, default)));
            TrialResult one = alone is null ? engine.Results(last, default)[0] : alone(engine, last);
            Assert.Equal(expected[^1], TrialSamples.Bits(one));
        }
    }

    private static string[] Bits(TrialResult[] results) => [.. results.Select(TrialSamples.Bits)];
}
