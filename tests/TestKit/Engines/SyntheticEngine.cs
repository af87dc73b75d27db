using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.TestKit.Engines;

/// <summary>
/// A fake engine that trains nothing: every number is a hash of (configuration shape, streams, trial), well-formed (counts add up,
/// probabilities sum to less than 1, winners grow) and instant. For tests of everything around an engine.
/// </summary>
/// <param name="divergedShare">Share of trials that diverge, in [0, 1].</param>
/// <param name="arithmetic">Version of the fake's identity <c>synthetic/N</c>; it changes every bit.</param>
public sealed class SyntheticEngine(double divergedShare = 0, int arithmetic = 1) : ITrialEngine
{
    /// <inheritdoc/>
    public EngineIdentity Identity => new("synthetic", arithmetic);

    /// <inheritdoc/>
    public string Hardware => "none";

    /// <inheritdoc/>
    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var results = new TrialResult[batch.Count];
        for (int i = 0; i < results.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            results[i] = Result(batch, batch.FirstTrial + i);
        }

        return TrialCodec.Encode(results);
    }

    /// <inheritdoc/>
    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(options);
        TrialResult result = Result(batch, batch.FirstTrial);
        int last = batch.Configuration.Optimization.Iterations;
        int[] iterations = [.. Enumerable.Range(0, (last / options.Every) + 1).Select(i => i * options.Every).Append(last).Distinct()];
        float[][] gamma = [.. iterations.Select(t => Between(result, last == 0 ? 0 : (float)t / last))];
        float[] loss = [.. iterations.Select(t => MathF.Exp(-t / 10f))];
        return new TrialTrace
        {
            Trial = batch.FirstTrial,
            Result = result,
            Iterations = iterations,
            Gamma = gamma,
            UnimodalGamma = gamma,
            JointLoss = loss,
            UnimodalLoss = [.. Enumerable.Repeat(loss, result.Modalities)],
        };
    }

    private static float[] Between(TrialResult result, float share) =>
        [.. result.InitialGamma.Zip(result.FinalGamma, (start, end) => start + (share * (end - start)))];

    private static NetworkResult Network(
        ref SplitMix random,
        int[] counts,
        TrialConfiguration configuration,
        double errorRate,
        bool trained
    )
    {
        int[] errors = new int[counts.Length];
        for (int y = 0; y < counts.Length; y++)
        {
            errors[y] = trained ? Math.Min(counts[y], (int)(counts[y] * errorRate * 2 * random.Unit())) : 0;
        }

        int trainErrors = trained ? random.Below((int)(configuration.Data.TrainSamples * errorRate) + 1) : 0;
        return new NetworkResult(
            errors,
            trainErrors,
            trained ? (float)(errorRate * random.Unit()) : float.NaN,
            configuration.Optimization.Iterations
        );
    }

    private TrialResult Result(TrialBatch batch, long trial)
    {
        TrialConfiguration configuration = batch.Configuration;
        int classes = configuration.Classes;
        int modalities = configuration.Modalities;
        var random = new SplitMix(
            (batch.Streams.Seed * 0xD1342543DE82EF95)
                ^ ((ulong)(batch.Streams.Configuration ?? -1) << 48)
                ^ ((ulong)trial * 0xA0761D6478BD642F)
                ^ ((ulong)arithmetic << 56)
                ^ (ulong)((classes * 64) + modalities)
        );
        random.Next();
        bool diverged = random.Unit() < divergedShare;
        double beta = configuration.Network.Beta;
        int cells = classes * modalities;
        var initial = new float[cells];
        var final = new float[cells];
        var moments = new float[cells];
        var winning = new float[cells];
        var learned = new int[cells];
        for (int y = 0; y < classes; y++)
        {
            int winner = random.Below(modalities);
            for (int r = 0; r < modalities; r++)
            {
                int cell = (y * modalities) + r;
                initial[cell] = (float)(0.1 * random.Unit());
                final[cell] = diverged ? float.NaN : initial[cell] + (r == winner ? (float)(beta * (1 + random.Unit())) : 0);
                moments[cell] = (float)(0.5 + random.Unit());
                winning[cell] = (float)((0.8 + (0.15 * random.Unit())) / modalities);
                learned[cell] =
                    !diverged && r == winner ? random.Below(configuration.Optimization.Iterations + 1) : TrialResult.NeverLearned;
            }
        }

        int[] counts = new int[classes];
        for (int i = 0; i < configuration.Evaluation.TestSamples; i++)
        {
            counts[i % classes]++;
        }

        NetworkResult joint = Network(ref random, counts, configuration, 0.3, !diverged);
        var unimodal = new NetworkResult[modalities];
        var probes = new NetworkResult[modalities];
        for (int r = 0; r < modalities; r++)
        {
            unimodal[r] = Network(ref random, counts, configuration, 0.1 + (0.1 * r), !diverged);
            probes[r] = Network(ref random, counts, configuration, 0.45, !diverged);
        }

        return new TrialResult
        {
            Classes = classes,
            Modalities = modalities,
            Outcome = diverged ? TrialOutcome.Diverged : TrialOutcome.Completed,
            Divergence = diverged ? new Divergence(random.Below(modalities + 1) - 1, random.Below(100)) : null,
            InitialGamma = initial,
            FinalGamma = final,
            SufficientMoment = moments,
            InitialWinProbability = winning,
            LearnIterations = learned,
            TestClassCounts = counts,
            Joint = joint,
            Unimodal = unimodal,
            Probes = probes,
            WeightsDigest = random.Next(),
            Checkpoints = Checkpoints(ref random, configuration, !diverged),
        };
    }

    // Errors fall towards the end; of trials without checkpoints nothing is drawn, so that their results stay.
    private static CheckpointMeasurements Checkpoints(ref SplitMix random, TrialConfiguration configuration, bool trained)
    {
        int[] iterations = configuration.CheckpointIterations;
        CheckpointMeasurements drawn = CheckpointMeasurements.NothingAt(iterations, configuration.Classes, configuration.Modalities);
        for (int at = 0; trained && at < drawn.TestErrors.Length; at++)
        {
            double rate = 0.8 / (1 + (at / drawn.Networks));
            drawn.TestErrors[at] = random.Below((int)(configuration.Evaluation.TestSamples * rate) + 1);
            drawn.TrainErrors[at] = random.Below((int)(configuration.Data.TrainSamples * rate) + 1);
            drawn.TrainLosses[at] = (float)(rate * random.Unit());
            if (configuration.Evaluation.ValidationSamples > 0)
            {
                drawn.ValidationErrors[at] = random.Below((int)(configuration.Evaluation.ValidationSamples * rate) + 1);
            }
        }

        for (int at = 0; trained && at < drawn.Gamma.Length; at++)
        {
            drawn.Gamma[at] = (float)random.Unit();
        }

        return drawn;
    }
}
