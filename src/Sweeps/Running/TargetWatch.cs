using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Running.Coordination;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>
/// The stopping rules of a run, fed from the ledger: only what is durable counts, in trial order, up to the first gap. So an interrupted
/// run that is resumed stops exactly where an undisturbed one does. One thread advances; any thread may read <see cref="Standings"/>.
/// </summary>
internal sealed class TargetWatch
{
    private readonly ITrialLedger _ledger;
    private readonly TargetFollower[] _followers;
    private readonly TargetStanding[] _standings;

    /// <summary>Replays what a ledger holds.</summary>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    public TargetWatch(SweepSpec spec, ITrialLedger ledger)
    {
        _ledger = ledger;
        _followers = TargetFollower.Of(spec);
        foreach (TargetFollower follower in _followers)
        {
            follower.Advance(ledger);
        }

        _standings = [.. _followers.Select(f => f.Standing())];
    }

    /// <summary>Where every configuration stands; none for a sweep without a target.</summary>
    public IReadOnlyList<TargetStanding> Standings =>
        [.. Enumerable.Range(0, _standings.Length).Select(c => Volatile.Read(ref _standings[c]))];

    /// <summary>Where every configuration stands, as the coordinator is told it.</summary>
    public IEnumerable<ConfigurationJudged> Judgements => _standings.Select(Judgement);

    /// <summary>Trials of a configuration that an estimate may use by now.</summary>
    public long Usable(int configuration) => _followers.Length == 0 ? long.MaxValue : Volatile.Read(ref _standings[configuration]).Trials;

    /// <summary>Consumes what was committed of a configuration.</summary>
    /// <returns>What is new; null when nothing is.</returns>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    public ConfigurationJudged? Advance(int configuration)
    {
        if (_followers.Length == 0 || !_followers[configuration].Advance(_ledger))
        {
            return null;
        }

        TargetStanding standing = _followers[configuration].Standing();
        Volatile.Write(ref _standings[configuration], standing);
        return Judgement(standing);
    }

    // Before the first observation a standing forecasts the most trials there may be, which is no forecast.
    private static ConfigurationJudged Judgement(TargetStanding standing) =>
        new(
            standing.Configuration,
            standing.Trials,
            standing.Parts.IsEmpty ? standing.HalfWidth : standing.Excess * standing.Parts[0].Target,
            standing.Observations > 0 ? standing.ForecastTrials : null,
            standing.State != StoppingState.Running
        );
}
