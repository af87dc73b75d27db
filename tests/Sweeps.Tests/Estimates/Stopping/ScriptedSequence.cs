using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Sequences;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Stopping;

/// <summary>A sequence whose half-width is a given function of the number of observations.</summary>
internal sealed class ScriptedSequence(Func<long, double> halfWidth, double variance = 1) : IConfidenceSequence
{
    public double Confidence => 0.95;

    public SequenceGuarantee Guarantee => SequenceGuarantee.Exact;

    public long Count { get; private set; }

    public double Mean => 0;

    public double Variance => variance;

    public bool Contradicted => false;

    public Interval Interval => new(-halfWidth(Count), halfWidth(Count));

    public void Add(double x) => Count++;

    public double PredictHalfWidth(long count) => halfWidth(count);
}
