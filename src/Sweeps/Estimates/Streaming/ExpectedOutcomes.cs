namespace ModalityCompetition.Sweeps.Estimates.Streaming;

/// <summary>
/// In how many trials an event was to be expected, and in how many it was not to be, from its probabilities given the data of each trial.
/// The numbers do not depend on what happened, so a rule on them cannot favour an outcome: a control variate that such a rule lets in or
/// leaves out keeps its mean of exactly 0.
/// </summary>
/// <param name="classes">Number K of classes.</param>
/// <param name="modalities">Number R of modalities.</param>
internal sealed class ExpectedOutcomes(int classes, int modalities)
{
    private readonly double[] _happening = new double[(classes + 1) * modalities];
    private readonly double[] _absent = new double[(classes + 1) * modalities];

    /// <summary>Consumes a trial.</summary>
    /// <param name="probabilities">P(r is the initial winner of j given the data), [K, R].</param>
    public void Add(ReadOnlySpan<double> probabilities)
    {
        for (var r = 0; r < modalities; r++)
        {
            var (all, none) = (0.0, 0.0);
            for (var i = r; i < probabilities.Length; i += modalities)
            {
                _happening[i] += probabilities[i];
                _absent[i] += 1 - probabilities[i];
                all += probabilities[i];
                none += 1 - probabilities[i];
            }

            // A trial in which some class has the event, or some class has not: no more than one, however many classes.
            var average = (classes * modalities) + r;
            _happening[average] += Math.Min(1, all);
            _absent[average] += Math.Min(1, none);
        }
    }

    /// <summary>
    /// Trials with the rarer outcome that were to be expected: event (j, r) at j * R + r, its class average for r at K * R + r.
    /// </summary>
    public double Rarer(int index) => Math.Min(_happening[index], _absent[index]);
}
