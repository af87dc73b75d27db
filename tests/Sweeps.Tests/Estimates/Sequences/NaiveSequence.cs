using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Sequences;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Sequences;

/// <summary>
/// The positive control: Student's fixed-sample interval, recomputed after every observation from the tenth on as if each were the only
/// look. Known to be wrong; every check of miscoverage under peeking must catch it.
/// </summary>
internal sealed class NaiveSequence(StudentQuantiles quantiles) : IConfidenceSequence
{
    private RunningMoments _moments;

    public double Confidence => 0.95;

    public SequenceGuarantee Guarantee => SequenceGuarantee.Asymptotic;

    public long Count => _moments.Count;

    public double Mean => _moments.Mean;

    public double Variance => _moments.Variance;

    public bool Contradicted => false;

    public Interval Interval =>
        Count < 10 || Variance == 0
            ? new Interval(double.NegativeInfinity, double.PositiveInfinity)
            : StudentInterval.Of(Mean, Math.Sqrt(Variance / Count), quantiles.At(Count - 1));

    public void Add(double x) => _moments.Add(x);

    public double PredictHalfWidth(long count) => double.NaN;
}
