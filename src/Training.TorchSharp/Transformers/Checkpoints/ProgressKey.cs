using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Checkpoints;

/// <summary>
/// A digest of everything that a trial is a function of: what it computes, the contents of its data set, the root of its random numbers,
/// its index, and the identity of the engine, which says what the bits depend on.
/// </summary>
internal static class ProgressKey
{
    /// <summary>Number of bytes of a key.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>The key of a trial.</summary>
    /// <param name="configuration">What it computes.</param>
    /// <param name="root">Root of the random numbers.</param>
    /// <param name="trial">Its index.</param>
    /// <param name="engine">The engine.</param>
    public static byte[] Of(TransformerConfiguration configuration, StreamRoot root, long trial, EngineIdentity engine) =>
        SHA256.HashData(
            Encoding.UTF8.GetBytes(
                string.Join(
                    '\n',
                    engine,
                    JsonSerializer.Serialize(root),
                    JsonSerializer.Serialize(trial),
                    configuration.Source.Identity,
                    JsonSerializer.Serialize(configuration.Shape),
                    JsonSerializer.Serialize(configuration.Encoder),
                    JsonSerializer.Serialize(configuration.Optimization),
                    JsonSerializer.Serialize(configuration.Probe),
                    JsonSerializer.Serialize(configuration.Remedy),
                    configuration.Checkpoints
                )
            )
        );
}
