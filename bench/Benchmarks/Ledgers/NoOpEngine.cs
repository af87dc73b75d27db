using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Benchmarks.Ledgers;

/// <summary>
/// An engine that trains nothing: a plausible result of the right shape, the same for every trial of a configuration but for its digest.
/// What is left of a run is orchestration.
/// </summary>
internal sealed class NoOpEngine : ITrialEngine
{
    private Results? _results;

    /// <inheritdoc/>
    public EngineIdentity Identity => new("no-op", 1);

    /// <inheritdoc/>
    public string Hardware => "none";

    /// <inheritdoc/>
    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
    {
        if (_results is not { } of || of.Configuration != batch.Configuration)
        {
            _results = of = new Results(batch.Configuration);
        }

        var results = new TrialResult[batch.Count];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = of.Trial(batch.FirstTrial + i);
        }

        return TrialCodec.Encode(results);
    }

    /// <inheritdoc/>
    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) =>
        throw new NotSupportedException("Nothing is trained, so there is nothing to trace.");

    /// <summary>Results in which the first modality wins every class. They share their arrays, which nobody changes.</summary>
    private sealed class Results
    {
        private readonly int[] _counts;
        private readonly NetworkResult _network;
        private readonly NetworkResult[] _networks;
        private readonly float[] _start;
        private readonly float[] _end;
        private readonly float[] _moment;
        private readonly float[] _probability;
        private readonly int[] _learned;

        public Results(TrialConfiguration configuration)
        {
            Configuration = configuration;
            var (classes, modalities) = (configuration.Classes, configuration.Modalities);
            _counts = [.. Enumerable.Range(0, classes).Select(j => (configuration.Evaluation.TestSamples + j) / classes)];
            _network = new NetworkResult([.. _counts.Select(n => n / 10)], 1, 0.1f, configuration.Optimization.Iterations);
            _networks = [.. Enumerable.Repeat(_network, modalities)];
            _start = [.. Cells(r => r == 0 ? 0.02f : 0.01f)];
            _end = [.. Cells(r => r == 0 ? 1.5f : 0.01f)];
            _moment = [.. Cells(_ => 0.5f)];
            _probability = [.. Cells(_ => 1f / modalities)];
            _learned = [.. Cells(r => r == 0 ? 0 : TrialResult.NeverLearned)];

            IEnumerable<T> Cells<T>(Func<int, T> value) => Enumerable.Range(0, classes * modalities).Select(i => value(i % modalities));
        }

        public TrialConfiguration Configuration { get; }

        public TrialResult Trial(long trial) =>
            new()
            {
                Classes = Configuration.Classes,
                Modalities = Configuration.Modalities,
                Outcome = TrialOutcome.Completed,
                InitialGamma = _start,
                FinalGamma = _end,
                SufficientMoment = _moment,
                InitialWinProbability = _probability,
                LearnIterations = _learned,
                TestClassCounts = _counts,
                Joint = _network,
                Unimodal = _networks,
                Probes = _networks,
                WeightsDigest = (ulong)trial,
            };
    }
}
