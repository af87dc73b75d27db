using System.Text;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Engines;

/// <summary>
/// Trials of varied shapes and the committed hashes of their results (PinnedTrials.txt: name, xxHash64 of the line of
/// <see cref="TrialSamples.Bits(TrialResult)"/>). A deliberate change of the arithmetic or of the samplers changes the table; it then
/// needs a higher arithmetic version. Running the test assembly as a program prints the table.
/// </summary>
internal static class PinnedTrials
{
    /// <summary>The committed table.</summary>
    public static string[] Committed() => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Engines", "PinnedTrials.txt"));

    /// <summary>The table as a path computes it.</summary>
    public static string[] Compute(LanePath path)
    {
        CpuTrialEngine engine = new(path);
        return
        [
            .. Trials()
                .Select(trial => $"{trial.Name} {Hash(engine.Results(TrialSamples.Batch(trial.Configuration, 11), default)[0]):x16}"),
        ];
    }

    private static ulong Hash(TrialResult result) => XxHash64.Hash(Encoding.UTF8.GetBytes(TrialSamples.Bits(result)));

    private static IEnumerable<(string Name, TrialConfiguration Configuration)> Trials()
    {
        yield return ("two-modalities", TrialSamples.Configuration(3, 100, 2, [4, 5], iterations: 30, step: 2));
        yield return ("one-sample", TrialSamples.Configuration(2, 1, 1, [2, 3], iterations: 10, step: 2, scale: 0.5));
        yield return ("one-modality", TrialSamples.Configuration(4, 65, 3, [6], iterations: 20, step: 2));
        yield return ("eight-modalities", TrialSamples.Configuration(2, 40, 2, [2, 3, 4, 5, 6, 7, 8, 9], iterations: 10, step: 2));
        yield return ("several-chunks", TrialSamples.Configuration(3, 600, 3, [7, 9], iterations: 12, step: 3));
        yield return ("chunk-and-one", TrialSamples.Configuration(2, 257, 5, [4, 4], iterations: 12, step: 3));
        yield return ("wide", TrialSamples.Configuration(5, 48, 4, [33, 18], iterations: 10, step: 2));
        yield return ("many-neurons", TrialSamples.Configuration(3, 30, 13, [5, 6], iterations: 15, step: 2));
        yield return ("quartic", TrialSamples.Configuration(3, 50, 2, [5, 5], iterations: 25, degree: 4, beta: 0.5, step: 3, scale: 0.5));
        yield return ("quintic", TrialSamples.Configuration(3, 50, 2, [5, 5], iterations: 25, degree: 5, beta: 0.7, step: 3, scale: 0.5));
        yield return (
            "degree-seven",
            TrialSamples.Configuration(3, 50, 2, [5, 5], iterations: 25, degree: 7, beta: 0.6, step: 3, scale: 0.5)
        );
        yield return (
            "random-dictionary",
            TrialSamples.Configuration(3, 50, 2, [5, 6], iterations: 20, step: 2, dictionary: DictionaryKind.Random)
        );
        yield return ("loss-target", TrialSamples.Configuration(3, 50, 2, [4, 5], iterations: 60, step: 3, scale: 0.5, lossTarget: 0.8));
        yield return ("margin", TrialSamples.Configuration(3, 50, 2, [4, 5], iterations: 10, step: 2, margin: 0.25));
        yield return ("untrained", TrialSamples.Configuration(3, 50, 2, [4, 5], iterations: 0));
        yield return ("dimension-blocks", TrialSamples.Configuration(2, 70, 3, [64, 131], iterations: 8, step: 2));
        yield return ("dimension-lanes", TrialSamples.Configuration(3, 130, 9, [48, 80], iterations: 8, beta: 0.75, step: 2));
        yield return ("neuron-groups", TrialSamples.Configuration(17, 66, 7, [17, 19], iterations: 8, step: 2));
        yield return ("class-wider-than-a-group", TrialSamples.Configuration(2, 129, 71, [3, 7], iterations: 8, step: 0.5));
        yield return ("five-modalities", TrialSamples.Configuration(3, 513, 1, [3, 4, 5, 6, 7], iterations: 10, step: 2));
        foreach (string remedy in RemedySamples.Names)
        {
            TrialConfiguration plain = TrialSamples.Configuration(3, 130, 3, [5, 18], iterations: 15, step: 2);
            yield return ($"remedy-{remedy}", RemedySamples.With(plain, RemedySamples.At(remedy)));
        }

        TrialConfiguration layered = RemedySamples.WithSecondLayer(TrialSamples.Configuration(3, 130, 3, [5, 48], iterations: 15, step: 2));
        yield return ("second-layer", layered);
        yield return ("second-layer-dropout", RemedySamples.With(layered, RemedySamples.At("modality-dropout")));
        yield return ("divergent", TrialSamples.Configuration(3, 50, 2, [4, 5], iterations: 10, step: 1e200, scale: 0.5));
    }
}
