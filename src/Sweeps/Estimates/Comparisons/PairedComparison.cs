using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Streaming;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Observations;

namespace ModalityCompetition.Sweeps.Estimates.Comparisons;

/// <summary>
/// Compares two configurations whose trials of the same index share their random numbers (common random numbers): every quantity is
/// differenced within the pair, so that what the random numbers contribute to both sides cancels. Pairs of which one side diverged count
/// only for quantities at t = 0, and with such a pair a quantity after training has no control variate: its mean is known over all trials,
/// not over those that complete.
/// </summary>
internal sealed class PairedComparison
{
    private readonly IObserver _observerA;
    private readonly IObserver _observerB;
    private readonly double[] _valuesA;
    private readonly double[] _valuesB;
    private readonly (Estimate A, Estimate B, EstimandRow RowA, EstimandRow RowB)[] _rows;
    private readonly PairedMoments[] _moments;

    /// <summary>Prepares to compare the estimates that both sides have.</summary>
    public PairedComparison(ConfigurationEstimates a, ConfigurationEstimates b)
    {
        _observerA = a.Configuration.Observer();
        _observerB = b.Configuration.Observer();
        _valuesA = new double[_observerA.Layout.Length];
        _valuesB = new double[_observerB.Layout.Length];
        var (tableA, tableB) = (a.Configuration.Estimands(), b.Configuration.Estimands());
        _rows =
        [
            .. EstimatePairs
                .Of(a, b)
                .Select(pair =>
                    (
                        pair.A,
                        pair.B,
                        tableA.Row(pair.A.Estimand, pair.A.ComparedWith ?? a.BestModality ?? 0),
                        tableB.Row(pair.B.Estimand, pair.B.ComparedWith ?? b.BestModality ?? 0)
                    )
                ),
        ];
        _moments = new PairedMoments[_rows.Length];
    }

    /// <summary>Consumes the trials that both sides have, in trial order.</summary>
    public void Consume(IEnumerable<TrialRow> a, IEnumerable<TrialRow> b, CancellationToken cancellation)
    {
        foreach (var (trialA, trialB) in a.Zip(b))
        {
            cancellation.ThrowIfCancellationRequested();
            if (trialA.Trial != trialB.Trial)
            {
                throw new InvalidOperationException(
                    $"Trial {trialA.Trial} met trial {trialB.Trial}: a ledger did not return its trials in order."
                );
            }

            _observerA.Observe(trialA.Bytes.Span, _valuesA);
            _observerB.Observe(trialB.Bytes.Span, _valuesB);
            for (var i = 0; i < _rows.Length; i++)
            {
                var (rowA, rowB) = (_rows[i].RowA, _rows[i].RowB);
                if (rowA.Control is { } controlA && rowB.Control is { } controlB)
                {
                    _moments[i]
                        .Add(
                            _valuesA[rowA.Index],
                            _valuesB[rowB.Index],
                            _valuesA[controlA] - _valuesB[controlB],
                            _valuesA[_observerA.Layout.EventOf(controlA)],
                            _valuesB[_observerB.Layout.EventOf(controlB)]
                        );
                }
                else
                {
                    _moments[i].Add(_valuesA[rowA.Index], _valuesB[rowB.Index]);
                }
            }
        }
    }

    /// <summary>The differences from the pairs consumed.</summary>
    public ImmutableArray<EstimandDifference> Differences(double confidence)
    {
        var estimator = new DifferenceEstimator(confidence);
        var differences = ImmutableArray.CreateBuilder<EstimandDifference>(_rows.Length);
        for (var i = 0; i < _rows.Length; i++)
        {
            var row = _rows[i].RowA;
            var rare = row.Kind == ObservationKind.Indicator && _moments[i].Discordant < ControlVariateFit.LeastOutcomes;
            bool controlled = row.Control is not null && !rare && _moments[i].NoneMissing;
            differences.Add(estimator.Paired(_rows[i].A, _rows[i].B, _moments[i], row.Range, controlled));
        }

        return differences.MoveToImmutable();
    }
}
