using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Competition;

/// <summary>
/// The least variance that P(r wins given D) has, by the law of the data alone. Where no sample of a class is sufficient in every modality
/// nobody wins it, with probability
/// p0 = (1 - prod_r (1 - mu_r) / K)^n; with a mean of m otherwise, the variance over the data is at least p0 (1 - p0) m^2. A sample of few
/// trials may show no such data, and then far too little spread; p0 is
/// known exactly and need not be seen. For the average over K classes, of which two are both without a sample with probability p00 = (1 -
/// 2 prod_r (1 - mu_r) / K)^n, it is
/// (p0 (1 - p0) + (K - 1) (p00 - p0^2)) m^2 / K.
/// </summary>
internal sealed class EmptyClassVariance
{
    private readonly double _ofClass;
    private readonly double _ofAverage;
    private readonly double _filled;

    /// <summary>Prepares for a configuration.</summary>
    public EmptyClassVariance(TrialConfiguration configuration)
    {
        double sufficient =
            configuration.Data.Modalities.Aggregate(1.0, (product, m) => product * (1 - m.InsufficientProbability)) / configuration.Classes;
        int samples = configuration.Data.TrainSamples;
        double one = Math.Pow(1 - sufficient, samples);
        double two = Math.Pow(Math.Max(0, 1 - (2 * sufficient)), samples);
        _filled = 1 - one;
        _ofClass = one * (1 - one);
        _ofAverage = Math.Max(0, _ofClass + ((configuration.Classes - 1) * (two - (one * one)))) / configuration.Classes;
    }

    /// <summary>The least variance.</summary>
    /// <param name="mean">Mean over trials of the probability, those without a sample included.</param>
    /// <param name="average">Whether it is the average over classes.</param>
    public double Of(double mean, bool average)
    {
        double otherwise = _filled > 0 ? Math.Min(1, mean / _filled) : 0;
        return (average ? _ofAverage : _ofClass) * otherwise * otherwise;
    }
}
