using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Sweeps.Reuse;

/// <summary>
/// Trials of several ledgers for one sweep: which come from where, each once, however many have it. What several have is compared before
/// anything is copied, so that a difference leaves the sweep as it was. A copy may be repeated after any interruption, since it takes only
/// what is not there yet.
/// </summary>
public sealed class TrialGathering
{
    private readonly bool _failures;

    private TrialGathering(IReadOnlyList<TrialShare> shares, TrialCoverage coverage, bool failures) =>
        (Shares, Coverage, _failures) = (shares, coverage, failures);

    /// <summary>What each source adds, in the order in which they are asked.</summary>
    public IReadOnlyList<TrialShare> Shares { get; }

    /// <summary>Trials that all sources add.</summary>
    public long Trials => Shares.Sum(s => s.Trials);

    /// <summary>The trials that the sweep has when they are copied, by configuration.</summary>
    public TrialCoverage Coverage { get; }

    /// <summary>Plans it; reads no trial.</summary>
    /// <param name="sources">Where trials are, in the order in which they are asked.</param>
    /// <param name="configurations">Number of configurations of the sweep.</param>
    /// <param name="trials">Trials of a configuration that are wanted.</param>
    /// <param name="held">What has trials of the sweep already; null for nothing. Its name is for messages.</param>
    /// <param name="failures">Whether trials that timed out or crashed are taken: they say something about a machine, too.</param>
    public static TrialGathering Of(IReadOnlyList<TrialSource> sources, int configurations, long trials, TrialSource? held, bool failures)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var coverage = new TrialCoverage();
        var claims = new List<(TrialSource Source, TrialTake Take)>[configurations];
        var shares = new List<TrialShare>();
        foreach (TrialSource source in held is null ? sources : [held, .. sources])
        {
            var takes = new List<TrialTake>();
            var overlaps = new List<TrialOverlap>();
            foreach ((int from, int to) in source.Pairs)
            {
                claims[to] ??= [];
                foreach (TrialRange range in source.Ledger.Committed(from).Select(r => r with { End = Math.Min(r.End, trials) }))
                {
                    overlaps.AddRange(claims[to].SelectMany(c => Meeting(from, to, range, c.Source, c.Take)));
                    foreach (TrialRange missing in coverage.Missing(to, range).ToList())
                    {
                        takes.Add(new TrialTake(from, to, missing));
                        claims[to].Add((source, takes[^1]));
                        coverage.Add(to, missing);
                    }
                }
            }

            if (source != held)
            {
                shares.Add(new TrialShare(source, takes, overlaps));
            }
        }

        return new TrialGathering(shares, coverage, failures);
    }

    /// <summary>Compares all trials that several ledgers have, bit for bit.</summary>
    /// <param name="cancellation">Checked between ranges of trials.</param>
    /// <exception cref="LedgerConflictException">A trial has other bits; the message names it and both ledgers.</exception>
    public void Compare(CancellationToken cancellation)
    {
        foreach (TrialShare share in Shares)
        {
            foreach (TrialOverlap overlap in share.Overlaps)
            {
                cancellation.ThrowIfCancellationRequested();
                Compare(share.Source, overlap);
            }
        }
    }

    /// <summary>Copies what the sources add.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="cancellation">Checked between blocks; what was copied stays.</param>
    /// <returns>What was copied from each source, by configuration of the sweep, in the order of <see cref="Shares"/>.</returns>
    /// <exception cref="LedgerException">A ledger cannot be read or written.</exception>
    public async Task<IReadOnlyList<TrialCoverage>> CopyAsync(ITrialLedger to, CancellationToken cancellation)
    {
        var copied = new List<TrialCoverage>();
        foreach (TrialShare share in Shares)
        {
            var coverage = new TrialCoverage();
            copied.Add(coverage);
            await LedgerCopy
                .TakeAsync(
                    share.Source.Ledger,
                    to,
                    share.Takes,
                    row => _failures || !row.Outcome.IsFailure(),
                    block => coverage.Add(block.Configuration, new TrialRange(block.FirstTrial, block.EndTrial)),
                    cancellation
                )
                .ConfigureAwait(false);
        }

        return copied;
    }

    private static IEnumerable<TrialOverlap> Meeting(int from, int to, TrialRange range, TrialSource other, TrialTake claim)
    {
        var both = new TrialRange(Math.Max(range.First, claim.Range.First), Math.Min(range.End, claim.Range.End));
        return both.Count > 0 ? [new TrialOverlap(new TrialTake(from, to, both), other.Ledger, other.Name, claim.From)] : [];
    }

    private void Compare(TrialSource source, TrialOverlap overlap)
    {
        IEnumerable<TrialRow> others = overlap.Other.Rows(overlap.OtherConfiguration, overlap.Take.Range);
        foreach ((TrialRow mine, TrialRow other) in source.Ledger.Rows(overlap.Take.From, overlap.Take.Range).Zip(others))
        {
            bool failed = mine.Outcome.IsFailure() || other.Outcome.IsFailure();
            if ((!failed || _failures) && (mine.Layout != other.Layout || !mine.Bytes.Span.SequenceEqual(other.Bytes.Span)))
            {
                string why = failed
                    ? $"it is {mine.Outcome} in one and {other.Outcome} in the other, and a trial that timed out or crashed says something "
                        + "about its machine"
                    : "the same trial must give the same bits, so check the machines' memory, and see 'modcomp verify --retrain' of both";
                throw new LedgerConflictException(
                    $"Trial {mine.Trial} of configuration {overlap.Take.To} is not the same in {source.Name} and in {overlap.OtherName}: "
                        + $"{why}. Nothing was taken."
                );
            }
        }
    }
}
