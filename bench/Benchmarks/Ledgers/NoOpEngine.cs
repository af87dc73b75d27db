using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Benchmarks.Ledgers;

/// <summary>
/// An engine that trains nothing: a plausible result of the right shape, the same for every trial but for its digest. What is left of a run is orchestration.
/// </summary>
internal sealed class NoOpEngine : ITrialEngine
{
    private TrialResult? _prototype;

    /// <inheritdoc/>
    public EngineIdentity Identity => new("no-op", 1);

    /// <inheritdoc/>
    public string Hardware => "none";

    /// <inheritdoc/>
    public TrialResult[] Run(TrialBatch batch, CancellationToken cancellation)
    {
        TrialResult prototype = _prototype ??= Prototype(batch.Configuration);
        var results = new TrialResult[batch.Count];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = new TrialResult
            {
                Classes = prototype.Classes,
                Modalities = prototype.Modalities,
                Outcome = TrialOutcome.Completed,
                InitialGamma = prototype.InitialGamma,
                FinalGamma = prototype.FinalGamma,
                SufficientMoment = prototype.SufficientMoment,
                InitialWinProbability = prototype.InitialWinProbability,
                LearnIterations = prototype.LearnIterations,
                TestClassCounts = prototype.TestClassCounts,
                Joint = prototype.Joint,
                Unimodal = prototype.Unimodal,
                Probes = prototype.Probes,
                WeightsDigest = (ulong)(batch.FirstTrial + i),
            };
        }

        return results;
    }

    /// <inheritdoc/>
    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) =>
        throw new NotSupportedException("Nothing is trained, so there is nothing to trace.");

    // The first modality wins every class.
    private static TrialResult Prototype(TrialConfiguration configuration)
    {
        var (classes, modalities) = (configuration.Classes, configuration.Modalities);
        int[] counts = [.. Enumerable.Range(0, classes).Select(j => (configuration.Evaluation.TestSamples + j) / classes)];
        var network = new NetworkResult([.. counts.Select(n => n / 10)], 1, 0.1f, configuration.Optimization.Iterations);
        float[] start = [.. Cells(r => r == 0 ? 0.02f : 0.01f)];
        return new TrialResult
        {
            Classes = classes,
            Modalities = modalities,
            Outcome = TrialOutcome.Completed,
            InitialGamma = start,
            FinalGamma = [.. Cells(r => r == 0 ? 1.5f : 0.01f)],
            SufficientMoment = [.. Cells(_ => 0.5f)],
            InitialWinProbability = [.. Cells(_ => 1f / modalities)],
            LearnIterations = [.. Cells(r => r == 0 ? 0 : TrialResult.NeverLearned)],
            TestClassCounts = counts,
            Joint = network,
            Unimodal = [.. Enumerable.Repeat(network, modalities)],
            Probes = [.. Enumerable.Repeat(network, modalities)],
            WeightsDigest = 0,
        };

        IEnumerable<T> Cells<T>(Func<int, T> value) => Enumerable.Range(0, classes * modalities).Select(i => value(i % modalities));
    }
}
