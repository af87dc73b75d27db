using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tiles;

/// <summary>What a remedy does to the joint networks of a tile in one step.</summary>
internal sealed class TileStep
{
    private const double LeastWeight = 0.001;

    /// <summary>Residuals along which the joint encoders move, [R][G, K, n].</summary>
    public required Tensor[] Residuals { get; init; }

    /// <summary>Residuals of the own losses, whose gradients are combined with those of <see cref="Residuals"/>; null for none.</summary>
    public Tensor[]? Own { get; init; }

    /// <summary>The factor of that combination, see <see cref="Remedies.ParetoCombination"/>.</summary>
    public double Rescale { get; init; }

    /// <summary>Factors of the gradients to which noise is added, [R][G]; null where none is.</summary>
    public Tensor[]? Factors { get; init; }

    /// <summary>Standard normal numbers for the weights of a modality, [G, K m, d]; null for none.</summary>
    public Func<int, Tensor>? Normals { get; init; }

    /// <summary>Activations of the teachers' neurons, [R][G, K, m, n]; null for none.</summary>
    public Tensor[]? Teachers { get; init; }

    /// <summary>By how much a distance from the teachers pulls, [G, 1, 1, 1]; null for none.</summary>
    public Tensor? Pull { get; init; }

    /// <summary>Whether <see cref="Gradient"/> changes the gradients of this step.</summary>
    public bool ChangesGradients => Own is not null || Normals is not null;

    /// <summary>Whether the slopes of the activations are needed besides.</summary>
    public bool NeedsSlopes => Own is not null || Teachers is not null;

    /// <summary>The gradient sums of a joint encoder as this step changes them, [G, d, K m], in the caller's scope.</summary>
    /// <param name="r">The modality.</param>
    /// <param name="sums">The sums that <see cref="Residuals"/> give.</param>
    /// <param name="own">Gives the sums for residuals of a modality's own loss, [G, K, n].</param>
    public Tensor Gradient(int r, Tensor sums, Func<Tensor, Tensor> own)
    {
        if (Normals is { } normals)
        {
            // Over the weights of an encoder, with n - 1, before the modulation; an encoder of one weight has no spread.
            long weights = sums.shape[1] * sums.shape[2];
            Tensor modulated = sums.mul(Factors![r].view(-1, 1, 1));
            Tensor spread = weights > 1 ? sums.to(float64).std([1L, 2L]).to(float32) : zeros_like(Factors[r]);
            return modulated.addcmul_(normals(r).transpose(1, 2), spread.view(-1, 1, 1).expand_as(sums), 1);
        }

        Tensor alone = own(Own![r]);
        (Tensor ofJoint, Tensor ofOwn) = Combination(Product(sums, sums), Product(sums, alone), Product(alone, alone), Rescale);
        return sums.mul(ofJoint.to(float32).view(-1, 1, 1)).add_(alone.mul(ofOwn.to(float32).view(-1, 1, 1)));
    }

    /// <summary><see cref="Remedies.ParetoCombination"/> for every trial, [G] in double.</summary>
    internal static (Tensor Joint, Tensor Own) Combination(Tensor joint, Tensor product, Tensor own, double rescale)
    {
        Tensor one = ones_like(joint);
        Tensor between = own.sub(product).div_(joint.add(own).sub_(product.mul(2))).clamp(LeastWeight, 1 - LeastWeight);
        Tensor shortest = where(product.ge(joint), one.mul(1 - LeastWeight), where(product.ge(own), one.mul(LeastWeight), between));
        Tensor a = where(product.gt(0), one.mul(0.5), shortest);
        Tensor b = one.sub(a);
        Tensor combined = a.mul(a).mul_(joint).add_(a.mul(b).mul_(product).mul_(2)).add_(b.mul(b).mul_(own)).mul_(4);
        Tensor sum = joint.add(product.mul(2)).add_(own);
        Tensor stretch = where(combined.gt(0).logical_and(sum.gt(combined)), sum.div(combined).sqrt_(), one).mul_(2 * rescale);
        return (a.mul(stretch), b.mul(stretch));
    }

    private static Tensor Product(Tensor x, Tensor y)
    {
        using Tensor double1 = x.to(float64);
        using Tensor double2 = y.to(float64);
        return double1.mul(double2).sum([1L, 2L]);
    }
}
