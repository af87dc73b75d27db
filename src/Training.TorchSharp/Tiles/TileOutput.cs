namespace ModalityCompetition.Training.TorchSharp.Tiles;

/// <summary>What a device computed of a tile, in host memory. Arrays are row-major.</summary>
internal sealed class TileOutput
{
    /// <summary>Final weights, [R][G, H K m, d_r].</summary>
    public required float[][] Weights { get; init; }

    /// <summary>Largest Gamma along joint training, [R, G, K].</summary>
    public required float[] LargestGamma { get; init; }

    /// <summary>Iterations before Gamma reached beta, [R, G, K].</summary>
    public required int[] Waited { get; init; }

    /// <summary>Steps of each network, [N, G].</summary>
    public required int[] Steps { get; init; }

    /// <summary>Step after which a weight was NaN or infinite, 0 for none, [N, G].</summary>
    public required int[] DivergedAfter { get; init; }

    /// <summary>Errors on the test sample.</summary>
    public required TileTally Test { get; init; }

    /// <summary>Errors and losses on the training sample.</summary>
    public required TileTally Train { get; init; }
}
