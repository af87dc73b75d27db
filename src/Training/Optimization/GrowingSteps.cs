namespace ModalityCompetition.Training.Optimization;

/// <summary>
/// Steps that grow where gradient descent allows it, as multiples of eta; one network of one trial. A network of the theory has two slow
/// phases: at first all weights are so small that gradients hardly move them, and later the gradients are small because the loss is. In
/// between, while neurons grow to beta, a step is eta, so that the network does there what it does with constant steps.
/// </summary>
/// <remarks>
/// The slope of the activation is (w x / beta)^(q-1), so the loss hardly curves while weights are far below beta; once neurons are in the
/// linear part, the curvature of the cross-entropy is at most in proportion to the loss, since p (1 - p) &lt;= -ln p: a step in
/// proportion to 1 / loss is as stable as eta is at the loss of the start. The numbers below are our choice, found by the variance that
/// twins leave (bench/results/twins.md).
/// </remarks>
public struct GrowingSteps
{
    /// <summary>No step is longer than this many eta.</summary>
    public const double Most = 100;

    // Up to this share of beta the largest weight counts as small.
    private const double Small = 0.3;

    // The share of the largest weight by which one may move at once while all of them are small.
    private const double LargestMove = 0.33;

    // The share of the loss of the start below which steps grow.
    private const double Learned = 0.5;

    private readonly double _beta;
    private double _lossAtStart;

    /// <summary>Begins a training.</summary>
    /// <param name="iterations">T: the steps add up to T eta.</param>
    /// <param name="beta">Threshold beta of the activation.</param>
    public GrowingSteps(int iterations, double beta)
    {
        (Left, _beta) = (iterations, beta);
        AreWeightsSmall = true;
        _lossAtStart = double.NaN;
    }

    /// <summary>How far the training has still to go, in eta; 0 at its end.</summary>
    public double Left { get; private set; }

    /// <summary>Whether the largest weight has been small so far, so that <see cref="Next"/> asks for weights and their moves.</summary>
    public bool AreWeightsSmall { get; private set; }

    /// <summary>
    /// About how many steps take a network as far as T constant ones, for estimates of work before anything is trained: 40 for the 200 of
    /// quickstart, where 37 to 43 were counted. Elsewhere it is a guess; a pilot counts.
    /// </summary>
    /// <param name="iterations">T.</param>
    public static int Expected(int iterations) => (int)Math.Min(iterations, 12 + (2 * Math.Sqrt(iterations)));

    /// <summary>Takes a step.</summary>
    /// <param name="loss">The training loss now.</param>
    /// <param name="largestWeight">The largest of all |w|; read while <see cref="AreWeightsSmall"/>.</param>
    /// <param name="largestMove">The largest distance by which a step of eta would change a weight; likewise.</param>
    /// <returns>Its length as a multiple of eta, 1 .. <see cref="Most"/>, or what is left; NaN where what it depends on is.</returns>
    public double Next(double loss, double largestWeight, double largestMove)
    {
        if (double.IsNaN(_lossAtStart))
        {
            _lossAtStart = loss;
        }

        AreWeightsSmall &= largestWeight < Small * _beta;
        double factor = AreWeightsSmall ? LargestMove * largestWeight / largestMove : Learned * _lossAtStart / loss;
        factor = Math.Min(Left, Math.Clamp(factor, 1, Most));
        Left -= factor;
        return factor;
    }
}
