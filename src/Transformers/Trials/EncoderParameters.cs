namespace ModalityCompetition.Transformers.Trials;

/// <summary>
/// The Transformer encoders, which both modalities have in the same sizes, and the initialisation of all weights. The encoder of images
/// cuts them into patches, projects each linearly and adds a learned position embedding (ViT, arXiv 2010.11929, without its class token);
/// that of titles adds a learned position embedding to a learned embedding of each word. The output of an encoder is the average over its
/// patches, or over the words of the title without padding, which takes no part in attention either.
/// </summary>
public sealed record EncoderParameters
{
    /// <summary>Number of layers, at least 1; each has self-attention and a feed-forward network with GELU between its two
    /// layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Width h of the residual stream, a multiple of <see cref="Heads"/>.</summary>
    public required int Hidden { get; init; }

    /// <summary>Heads of self-attention, at least 1.</summary>
    public required int Heads { get; init; }

    /// <summary>Width of the feed-forward networks, at least 1.</summary>
    public required int Intermediate { get; init; }

    /// <summary>Width and height of a patch, pixels; divides the resolution.</summary>
    public required int Patch { get; init; }

    /// <summary>
    /// Whether normalisation comes before attention and feed-forward network, x + f(LN(x)), with one more behind the last layer (pre-norm,
    /// arXiv 2002.04745), or behind the residual connection, LN(x + f(x)), with one more behind the embedding (post-norm, arXiv
    /// 1706.03762).
    /// </summary>
    public required bool PreNorm { get; init; }

    /// <summary>
    /// Probability in [0, 1) that a number is dropped in training: of the embedding, and of what attention and feed-forward network add to
    /// the residual stream.
    /// </summary>
    public double Dropout { get; init; }

    /// <summary>
    /// Standard deviation sigma0 > 0 of all initial weights and embeddings; biases start at 0, the weights of normalisations at 1.
    /// </summary>
    public required double InitialScale { get; init; }
}
