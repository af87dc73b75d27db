using System.Globalization;
using ModalityCompetition.Grains.Interfaces.Estimates;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Grains.Estimates;

/// <summary>See <see cref="IEstimateGrain"/>.</summary>
internal sealed class EstimateGrain(OpenSweeps sweeps) : Grain, IEstimateGrain
{
    private const int TrialsAtOnce = 20_000;
    private string _sweep = "";
    private int _configuration;
    private long _term = -1;
    private ConfigurationEstimator? _estimator;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        string key = this.GetPrimaryKeyString();
        int slash = key.LastIndexOf('/');
        _sweep = key[..Math.Max(0, slash)];
        _configuration = int.Parse(key.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<ConfigurationRecord?> Advance()
    {
        OpenSweep sweep;
        try
        {
            sweep = await sweeps.GetAsync(_sweep, 0);
        }
        catch (KeyNotFoundException)
        {
            return null;
        }

        if (_configuration >= sweep.Spec.Configurations.Length)
        {
            return null;
        }

        await sweeps.RefreshAsync(sweep, CancellationToken.None);
        if (_estimator is null || sweep.Term != _term)
        {
            // Another confidence makes other intervals; a sweep is extended rarely, and then its trials are read again.
            _term = sweep.Term;
            _estimator = new ConfigurationEstimator(sweep.Spec.Configurations[_configuration], sweep.Spec.Confidence);
        }

        ConfigurationEstimator estimator = _estimator;
        return EstimateMapping.ToRecord(await Task.Run(() => Consume(sweep, estimator)));
    }

    // In trial order up to the first gap, so what is shown is never a choice among trials by how long they took.
    private ConfigurationEstimates Consume(OpenSweep sweep, ConfigurationEstimator estimator)
    {
        TrialRange usable = SweepEstimates.UsableTrials(sweep.Spec, sweep.Ledger, _configuration);
        long end = Math.Min(usable.End, estimator.Trials + TrialsAtOnce);
        if (end > estimator.Trials)
        {
            foreach (TrialRow row in sweep.Ledger.Rows(_configuration, new TrialRange(estimator.Trials, end)))
            {
                estimator.Add(row);
            }
        }

        return estimator.Snapshot();
    }
}
