using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Sweeps.Reuse;

/// <summary>What one source adds to a sweep, where every trial counts once.</summary>
/// <param name="Source">The source.</param>
/// <param name="Takes">Trials that only this source has, or that it is asked for first.</param>
/// <param name="Overlaps">Trials that are held already; they are compared.</param>
public sealed record TrialShare(TrialSource Source, IReadOnlyList<TrialTake> Takes, IReadOnlyList<TrialOverlap> Overlaps)
{
    /// <summary>Number of trials to take.</summary>
    public long Trials => Takes.Sum(t => t.Range.Count);

    /// <summary>The trials to take, by configuration of the sweep.</summary>
    public TrialCoverage Coverage
    {
        get
        {
            var coverage = new TrialCoverage();
            foreach (TrialTake take in Takes)
            {
                coverage.Add(take.To, take.Range);
            }

            return coverage;
        }
    }
}
