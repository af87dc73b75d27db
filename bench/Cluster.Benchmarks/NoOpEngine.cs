using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Cluster.Benchmarks;

/// <summary>An engine that trains nothing: every trial of a configuration has the same result, made once.</summary>
internal sealed class NoOpEngine : ITrialEngine
{
    private TrialResult? _result;

    public EngineIdentity Identity => new("noop", 1);

    public string Hardware => "none";

    public TrialResult[] Run(TrialBatch batch, CancellationToken cancellation)
    {
        var results = new TrialResult[batch.Count];
        Array.Fill(results, _result ??= Result(batch.Configuration));
        return results;
    }

    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) => throw new NotSupportedException("Nothing is trained, so there is nothing to record.");

    private static TrialResult Result(TrialConfiguration configuration)
    {
        int classes = configuration.Classes;
        int cells = classes * configuration.Modalities;
        NetworkResult network = new(new int[classes], 0, 0, 0);
        NetworkResult[] networks = [.. Enumerable.Repeat(network, configuration.Modalities)];
        return new TrialResult
        {
            Classes = classes,
            Modalities = configuration.Modalities,
            Outcome = TrialOutcome.Completed,
            InitialGamma = new float[cells],
            FinalGamma = new float[cells],
            SufficientMoment = new float[cells],
            InitialWinProbability = new float[cells],
            LearnIterations = new int[cells],
            TestClassCounts = new int[classes],
            Joint = network,
            Unimodal = networks,
            Probes = networks,
            WeightsDigest = 1,
        };
    }
}
