using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Distributions;

/// <summary>
/// Closed-form moments of the data distribution, for predictions and for checking what a sampler draws. They follow from the uniform shapes
/// of <see cref="ModalityParameters"/>; relative error a few units in the last place, except where a doc comment says otherwise.
/// </summary>
/// <param name="data">The distribution; its parameters are assumed to be in range.</param>
public sealed class DataMoments(DataParameters data)
{
    private readonly DataParameters data = data ?? throw new ArgumentNullException(nameof(data));

    /// <summary>P(every modality of a sample is sufficient) = prod_r (1 - mu_r), the probability of D_s.</summary>
    public double SufficientPairProbability =>
        data.Modalities.Aggregate(1.0, (product, modality) => product * (1 - modality.InsufficientProbability));

    /// <summary>
    /// E[(z_y^r)^q | sufficient] = (C^(q+1) - 1) / ((q + 1) (C - 1)), written as (1 + C + .. + C^q) / (q + 1), which is stable at C = 1.
    /// </summary>
    /// <param name="modality">r.</param>
    /// <param name="degree">q >= 0.</param>
    public double SufficientTarget(int modality, int degree) => UniformMoment(1, data.Modalities[modality].SufficientMax, degree);

    /// <summary>(z_y^r)^q of an insufficient code, gamma_r^q.</summary>
    /// <param name="modality">r.</param>
    /// <param name="degree">q >= 0.</param>
    public double InsufficientTarget(int modality, int degree) =>
        DeterministicMath.IntegerPower(data.Modalities[modality].InsufficientTarget, degree);

    /// <summary>E[(z_y^r)^q] over both kinds of codes.</summary>
    /// <param name="modality">r.</param>
    /// <param name="degree">q >= 0.</param>
    public double Target(int modality, int degree)
    {
        double mu = data.Modalities[modality].InsufficientProbability;
        return ((1 - mu) * SufficientTarget(modality, degree)) + (mu * InsufficientTarget(modality, degree));
    }

    /// <summary>E[(z_j^r)^q] of one off-target coordinate j != y over both kinds of codes, inactive ones included, for q >= 1.</summary>
    /// <param name="modality">r.</param>
    /// <param name="degree">q >= 1.</param>
    public double OffTarget(int modality, int degree)
    {
        ModalityParameters p = data.Modalities[modality];
        double mu = p.InsufficientProbability;
        double sufficient = UniformMoment(p.SufficientOffTargetMax * p.SufficientOffTargetLow, p.SufficientOffTargetMax, degree);
        double insufficient = UniformMoment(p.InsufficientOffTargetMax * p.InsufficientOffTargetLow, p.InsufficientOffTargetMax, degree);
        return data.Sparsity / data.Classes * (((1 - mu) * sufficient) + (mu * insufficient));
    }

    /// <summary>
    /// E[d_{j,r}(D)] = (1/K) prod_r' (1 - mu_r') E[(z_y^r)^q | sufficient]; the same for every class j and sample size n.
    /// </summary>
    /// <param name="modality">r.</param>
    /// <param name="degree">q >= 0.</param>
    public double SufficientMoment(int modality, int degree) =>
        SufficientPairProbability * SufficientTarget(modality, degree) / data.Classes;

    /// <summary>
    /// Expected number of active coordinates of a code: the target, plus s/K for each of the K - 1 others. A coordinate whose value happens
    /// to be 0 because its range is {0} counts as active.
    /// </summary>
    public double ExpectedActive => 1 + ((data.Classes - 1) * data.Sparsity / data.Classes);

    /// <summary>E[(z_j^r)^q] of a fixed coordinate j, the label unknown, q >= 1.</summary>
    /// <param name="modality">r.</param>
    /// <param name="degree">q >= 1.</param>
    public double Code(int modality, int degree) =>
        (Target(modality, degree) + ((data.Classes - 1) * OffTarget(modality, degree))) / data.Classes;

    /// <summary>
    /// E[X_k^r]: E[z_k] + tau/2 for k &lt; K and 0 beyond with the canonical dictionary; 0 with a random one, by its symmetry.
    /// </summary>
    /// <param name="modality">r.</param>
    /// <param name="dimension">k.</param>
    public double InputMean(int modality, int dimension) =>
        data.Dictionary == DictionaryKind.Canonical && dimension < data.Classes
            ? Code(modality, 1) + (data.Modalities[modality].SpanNoise / 2)
            : 0;

    /// <summary>
    /// Var[X_k^r], over the dictionary too when it is random: with v = z + alpha, Var v_k + sigma_g^2 for k &lt; K and sigma_g^2 beyond
    /// with the canonical dictionary; (1/d) sum_j E[v_j^2] + sigma_g^2 with a Haar one, whose entries have mean square 1/d and are
    /// uncorrelated in a row.
    /// </summary>
    /// <param name="modality">r.</param>
    /// <param name="dimension">k.</param>
    public double InputVariance(int modality, int dimension)
    {
        double noise = data.NoiseOf(modality) * data.NoiseOf(modality);
        double tau = data.Modalities[modality].SpanNoise;
        double mean = Code(modality, 1),
            square = Code(modality, 2);
        if (data.Dictionary == DictionaryKind.Canonical)
        {
            return noise + (dimension < data.Classes ? square - (mean * mean) + (tau * tau / 12) : 0);
        }

        double signalSquare = square + (mean * tau) + (tau * tau / 3);
        return noise + (data.Classes * signalSquare / data.Modalities[modality].Dimension);
    }

    /// <summary>E[u^q] of u uniform on [low, high]: sum_i low^i high^(q-i) / (q + 1).</summary>
    internal static double UniformMoment(double low, double high, int degree)
    {
        double sum = 0;
        for (int i = 0; i <= degree; i++)
        {
            sum += DeterministicMath.IntegerPower(low, i) * DeterministicMath.IntegerPower(high, degree - i);
        }

        return sum / (degree + 1);
    }
}
