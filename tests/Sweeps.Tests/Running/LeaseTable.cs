using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Sharing;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>Leases of several runs in one process on one ledger, which never run out. Counts what it is asked.</summary>
internal sealed class LeaseTable(ITrialLedger ledger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TrialBlock, int> _holders = [];
    private readonly List<TrialBlock> _released = [];
    private int _claims;

    /// <summary>Claims so far.</summary>
    public int Claims => Volatile.Read(ref _claims);

    /// <summary>Thrown by every claim from now on; null for nothing.</summary>
    public LedgerException? Failure { get; set; }

    /// <summary>Blocks that were given up, in order.</summary>
    public TrialBlock[] Released
    {
        get
        {
            lock (_gate)
            {
                return [.. _released];
            }
        }
    }

    /// <summary>What a holder has that is not committed.</summary>
    public TrialBlock[] HeldBy(int holder)
    {
        lock (_gate)
        {
            return [.. _holders.Where(h => h.Value == holder && !IsCommitted(h.Key)).Select(h => h.Key)];
        }
    }

    /// <summary>Gives a block to somebody.</summary>
    public void Give(TrialBlock block, int holder)
    {
        lock (_gate)
        {
            _holders[block] = holder;
        }
    }

    /// <summary>Takes everything from a holder, as if its leases had run out.</summary>
    public void Expire(int holder)
    {
        lock (_gate)
        {
            foreach (TrialBlock block in _holders.Where(h => h.Value == holder).Select(h => h.Key).ToList())
            {
                _holders.Remove(block);
            }
        }
    }

    /// <summary>The leases of a run.</summary>
    public IBlockLeases Of(int holder) => new Leases(this, holder);

    private bool IsCommitted(TrialBlock block) =>
        ledger.Committed(block.Configuration).Any(r => r.First <= block.FirstTrial && block.EndTrial <= r.End);

    private sealed class Leases(LeaseTable table, int holder) : IBlockLeases
    {
        public TimeSpan LookInterval => TimeSpan.FromMilliseconds(5);

        public async Task<IReadOnlyList<BlockStanding>> ClaimAsync(
            IReadOnlyList<TrialBlock> candidates,
            int most,
            CancellationToken cancellation
        )
        {
            Assert.True(
                most >= 1 && candidates.Distinct().Count() == candidates.Count,
                "A claim asks for something, and for nothing twice."
            );
            Interlocked.Increment(ref table._claims);
            await Task.Yield();
            lock (table._gate)
            {
                if (table.Failure is { } failure)
                {
                    throw failure;
                }

                int granted = 0;
                return [.. candidates.Select(Standing)];

                BlockStanding Standing(TrialBlock block)
                {
                    if (table.IsCommitted(block))
                    {
                        return BlockStanding.Committed;
                    }

                    if (table._holders.TryGetValue(block, out int other) && other != holder)
                    {
                        return BlockStanding.Elsewhere;
                    }

                    if (granted == most)
                    {
                        return BlockStanding.Free;
                    }

                    granted++;
                    table._holders[block] = holder;
                    return BlockStanding.Mine;
                }
            }
        }

        public async Task<IReadOnlyList<BlockStanding>> LookAsync(IReadOnlyList<TrialBlock> blocks, CancellationToken cancellation)
        {
            await Task.Yield();
            lock (table._gate)
            {
                return
                [
                    .. blocks.Select(b =>
                        table.IsCommitted(b) ? BlockStanding.Committed
                        : table._holders.ContainsKey(b) ? BlockStanding.Elsewhere
                        : BlockStanding.Free
                    ),
                ];
            }
        }

        public bool IsCommitted(TrialBlock block) => table.IsCommitted(block);

        public void Release(IReadOnlyList<TrialBlock> blocks)
        {
            lock (table._gate)
            {
                table._released.AddRange(blocks);
                foreach (TrialBlock block in blocks)
                {
                    Assert.True(
                        table._holders.Remove(block, out int had) && had == holder,
                        $"{block} was released by {holder}, which does not hold it."
                    );
                }
            }
        }
    }
}
