using ModalityCompetition.Experiments;

namespace ModalityCompetition.Transformers.Trials;

/// <summary>
/// The result of a trial. Networks are in the order joint, image, text, probe of image, probe of text; those that are measured on the way
/// are the first three.
/// </summary>
public sealed record TransformerResult
{
    /// <summary>Number of networks of a trial, 1 + 2 R.</summary>
    public const int Networks = 1 + (2 * TransformerConfiguration.Modalities);

    /// <summary>Number of networks that are measured on the way, 1 + R.</summary>
    public const int TrainedNetworks = 1 + TransformerConfiguration.Modalities;

    /// <summary>How the trial ended.</summary>
    public required TrialOutcome Outcome { get; init; }

    /// <summary>
    /// The step, from 1, after which the loss of a network was not finite, the earliest among the networks; 0 where all stayed finite.
    /// </summary>
    public int DivergedAt { get; init; }

    /// <summary>Digest of the trained weights of all networks; 0 for a trial without a result.</summary>
    public required ulong WeightsDigest { get; init; }

    /// <summary>The networks at the end, [1 + 2 R].</summary>
    public required NetworkScore[] Scores { get; init; }

    /// <summary>The networks on the way, [C][1 + R].</summary>
    public required CheckpointScore[][] OnTheWay { get; init; }

    /// <summary>A trial without a measurement.</summary>
    /// <param name="configuration">What it should have computed.</param>
    /// <param name="outcome">How it ended.</param>
    public static TransformerResult Nothing(TransformerConfiguration configuration, TrialOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new()
        {
            Outcome = outcome,
            WeightsDigest = 0,
            Scores = [.. Enumerable.Range(0, Networks).Select(_ => new NetworkScore(new int[configuration.Classes], 0, float.NaN))],
            OnTheWay = [.. configuration.CheckpointSteps.Select(_ => Enumerable.Repeat(new CheckpointScore(0, 0, float.NaN), 3).ToArray())],
        };
    }
}
