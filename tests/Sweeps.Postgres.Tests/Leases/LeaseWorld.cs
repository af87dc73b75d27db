using ModalityCompetition.Sweeps.Postgres.Leases;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Leases;

/// <summary>What a worker of the model is doing.</summary>
internal enum Phase : byte
{
    Idle,
    Claiming,
    Working,
    Appending,
    Finished,
    Failed,
    Dead,
}

/// <summary>Where the request of a worker is.</summary>
internal enum Wire : byte
{
    Nothing,
    Sent,
    Decided,
    Answered,
}

/// <summary>A worker of the model.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Block">With which block.</param>
/// <param name="Token">The token it was given for it.</param>
/// <param name="Done">The blocks that it knows to be committed, as bits.</param>
/// <param name="Wire">Where its request is.</param>
/// <param name="Answer">The answer, or the decision on its way.</param>
internal readonly record struct WorkerState(Phase Phase, byte Block, byte Token, byte Done, Wire Wire, LeaseAnswer Answer);

/// <summary>A request whose sender does not wait for it, or no longer.</summary>
internal readonly record struct Stray(byte Kind, byte Worker, byte Block, byte Token)
{
    public const byte Nothing = 0;
    public const byte Claim = 1;
    public const byte Append = 2;
    public const byte Release = 3;
    public const byte Renew = 4;
}

/// <summary>
/// A state of the model: what the database holds, what every worker is doing, and one request that may arrive late. Expiry is 1 for a lease
/// that runs and 0 for one that has run out, with the clock at 0; tokens are renumbered in the order in which they appear, so that the
/// number of states is finite.
/// </summary>
internal sealed record LeaseWorld(LeasedBlock[] Blocks, WorkerState[] Workers, Stray Stray)
{
    public const long Now = 0;
    public const long Length = 1;

    public static LeaseWorld Start(int blocks, int workers) => new(new LeasedBlock[blocks], new WorkerState[workers], default);

    public bool AllCommitted => Array.TrueForAll(Blocks, b => b.Bits is not null);

    public bool EveryLiveWorkerFinished => Array.TrueForAll(Workers, w => w.Phase is Phase.Finished or Phase.Dead);

    /// <summary>A token that nobody knows.</summary>
    public byte FreshToken => (byte)(1 + Math.Max(Blocks.Max(b => b.Lease?.Token ?? 0), Math.Max(Workers.Max(w => w.Token), Stray.Token)));

    public LeaseWorld With(int worker, WorkerState state)
    {
        var workers = (WorkerState[])Workers.Clone();
        workers[worker] = state;
        return this with { Workers = workers };
    }

    public LeaseWorld With(int block, LeasedBlock state)
    {
        var blocks = (LeasedBlock[])Blocks.Clone();
        blocks[block] = state;
        return this with { Blocks = blocks };
    }

    /// <summary>The state as a key; it has been renumbered.</summary>
    public string Key()
    {
        Span<char> key = stackalloc char[(3 * Blocks.Length) + (3 * Workers.Length) + 2];
        int at = 0;
        foreach (LeasedBlock block in Blocks)
        {
            key[at++] = (char)(block.Bits + 1 ?? 0);
            key[at++] = (char)(block.Lease is { } lease ? 1 + lease.Worker + (16 * lease.Expires) : 0);
            key[at++] = (char)(block.Lease?.Token ?? 0);
        }

        foreach (WorkerState w in Workers)
        {
            key[at++] = (char)((int)w.Phase | ((int)w.Wire << 4) | ((int)w.Answer << 8) | (w.Block << 12));
            key[at++] = (char)w.Done;
            key[at++] = (char)w.Token;
        }

        key[at++] = (char)(Stray.Kind | (Stray.Worker << 4) | (Stray.Block << 8));
        key[at] = (char)Stray.Token;
        return new string(key);
    }

    /// <summary>
    /// The state with its workers in an order of their own and its tokens renumbered in the order in which they appear. Workers differ in
    /// nothing but their numbers, so what holds of one order holds of all, and most states need not be explored more than once.
    /// </summary>
    public LeaseWorld Renumbered()
    {
        Span<ulong> ranks = stackalloc ulong[Workers.Length];
        bool sorted = true;
        for (int i = 0; i < Workers.Length; i++)
        {
            ranks[i] = Rank(i);
            sorted &= i == 0 || ranks[i - 1] <= ranks[i];
        }

        return (sorted ? this : Ordered(ranks)).WithRenumberedTokens();
    }

    // What is told of a worker without its number and its token; the number itself comes last, so that no two are equal.
    private ulong Rank(int worker)
    {
        WorkerState w = Workers[worker];
        ulong rank =
            ((ulong)w.Phase << 40) | ((ulong)w.Wire << 36) | ((ulong)w.Answer << 32) | ((ulong)w.Block << 28) | ((ulong)w.Done << 20);
        for (int b = 0; b < Blocks.Length; b++)
        {
            rank |= Blocks[b].Lease?.Worker == worker ? 1UL << (8 + b) : 0;
        }

        return rank | (Stray.Kind != Stray.Nothing && Stray.Worker == worker ? 1UL << 7 : 0) | (uint)worker;
    }

    private LeaseWorld Ordered(ReadOnlySpan<ulong> ranks)
    {
        Span<byte> place = stackalloc byte[Workers.Length];
        var workers = new WorkerState[Workers.Length];
        for (int i = 0; i < Workers.Length; i++)
        {
            foreach (ulong rank in ranks)
            {
                place[i] += rank < ranks[i] ? (byte)1 : (byte)0;
            }

            workers[place[i]] = Workers[i];
        }

        var blocks = (LeasedBlock[])Blocks.Clone();
        for (int b = 0; b < blocks.Length; b++)
        {
            if (blocks[b].Lease is { } lease)
            {
                blocks[b] = blocks[b] with { Lease = lease with { Worker = place[(int)lease.Worker] } };
            }
        }

        return new LeaseWorld(blocks, workers, Stray.Kind == Stray.Nothing ? Stray : Stray with { Worker = place[Stray.Worker] });
    }

    private LeaseWorld WithRenumberedTokens()
    {
        Span<byte> names = stackalloc byte[32];
        names.Clear();
        byte next = 1;
        var blocks = (LeasedBlock[])Blocks.Clone();
        for (int i = 0; i < blocks.Length; i++)
        {
            if (blocks[i].Lease is { } lease)
            {
                blocks[i] = blocks[i] with { Lease = lease with { Token = Renamed(lease.Token, names, ref next) } };
            }
        }

        var workers = (WorkerState[])Workers.Clone();
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = workers[i] with { Token = Renamed(workers[i].Token, names, ref next) };
        }

        return new LeaseWorld(blocks, workers, Stray with { Token = Renamed(Stray.Token, names, ref next) });
    }

    private static byte Renamed(long token, Span<byte> names, ref byte next)
    {
        if (token != 0 && names[(int)token] == 0)
        {
            names[(int)token] = next++;
        }

        return token == 0 ? (byte)0 : names[(int)token];
    }
}
