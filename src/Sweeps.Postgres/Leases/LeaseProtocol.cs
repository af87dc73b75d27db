// How several processes share the blocks of a sweep.
//
// The ledger alone is safe. A trial is a pure function of (spec, configuration, index), the table of blocks takes every trial once (a
// constraint of the database), and appending the same bits again changes nothing. So any number of processes could compute anything at any
// time, and the results would be right; they would only do the same work many times. Leases (Gray and Cheriton, SOSP 1989) exist to prevent
// that, and nothing else: they are a matter of efficiency, and no step of the protocol asks who holds a lease before it accepts a result.
// This is what keeps the classical traps of leases out (a holder that is stopped between checking its lease and using it; Kleppmann, "How
// to do distributed locking", 2016): there is nothing that a late holder could break.
//
// A block is open, leased or committed. A lease names its holder, carries a token that no other grant carries, and runs out at an instant
// of the database's clock; no other clock is read, so clocks of workers may be wrong, jump or stand still. Every request is one transaction
// of the database:
//
//   claim    an open block, a block whose lease has run out, or one's own lease: granted, with a new token. A committed block: refused, it
//            is done. Otherwise: held. A request names many blocks, the most wanted first, and how many of them it wants; as soon as so
//            many are granted, the rest is not looked at.
//   renew    (heartbeat, a few times per length of a lease) this worker's lease with this token runs from now on; where it is gone, the
//            holder has lost it and goes on all the same.
//   append   the block is committed, whoever holds its lease, and its lease is gone. Committed with the same bits already: nothing changes.
//            With other bits: an alarm on record; nothing changes.
//   release  (a block that is given up) this worker's lease with this token is gone.
//   collect  (modcomp gc) leases that have run out are gone.
//
// Claims of one sweep take turns (an advisory lock for the length of one transaction that is one message and waits for nothing). All
// workers go through the plan in the same order, so without turns they would meet at every block: each would ask for what the others have
// just begun, be refused, and ask for the next, which makes as many requests for a block as there are workers. With turns a claim sees all
// that were made before it and gets the first blocks that are free at once: one request for a block, or fewer, because a worker takes a few
// more than it can begin (SharedBlocks), so that it need not wait for the database between two blocks. Renewals, appends and releases take
// no turns.
//
// What can go wrong, and what then happens:
//
//   a worker dies (SIGKILL, power)      Its leases run out; whoever claims next takes them over in one statement (FOR UPDATE SKIP LOCKED,
//                                       so that a claim never waits for a heartbeat or an append). Lost: the work on the blocks it had.
//   a worker is stopped and continued   Its leases may be taken over meanwhile. When it returns it appends: if it is first, its result
//   (SIGSTOP, a suspended machine)      counts and the other's append finds the same bits; if it is second, its own append does. Neither is
//                                       marked failed, because no such mark exists. Its late renewals find their tokens gone. A late
//                                       release names a token that is gone and removes nothing; were leases released by block, it would
//                                       remove the lease of the new holder.
//   the network is cut                  As stopped, for the others; the worker itself computes on, repeats its requests with growing
//                                       pauses, and appends when the network is back.
//   an answer is lost                   The worker does not know whether its request took effect and repeats it. A repeated claim meets its
//                                       own lease and is granted anew; a repeated append meets its own results and finds the same bits;
//                                       renew, release and collect bear repetition by themselves.
//   an old request arrives late         A claim leaves a lease that nobody uses until it runs out; an append is right whenever it comes;
//                                       renew and release go by tokens.
//   the server restarts or crashes      Committed results are there, others never were. Everybody repeats. Grants do not wait for the disk
//                                       (they would be half of all that a database of short blocks writes), so a crash may forget those of
//                                       the last moments, and their tokens may be given once more: a block is then computed twice, as after
//                                       a lease that ran out, and renew and release name worker, block and token, of which worker and block
//                                       cannot be mistaken for another's.
//   the database's clock jumps          Forward: leases run out early, work is done twice. Backward: a dead worker's leases run out late.
//                                       Results are the same.
//   a client is stopped in the middle   No lock that another could want, the turn among them, is held while a client is waited for: claims,
//   of a request                        renewals and releases are single messages, handed to the system at once (LedgerAddress), and so is
//                                       what inserts an append, settles its lease and commits. (The copy before it locks a temporary table
//                                       of the connection only.) A claim commits before the news are sent that follow its answer, which may
//                                       be long. Half of a message that arrives before the network is cut holds its locks until the server
//                                       has found that nobody is there: about half a minute, by keepalives that every session asks for.
//   a worker holds blocks that it has   They are given back when it stops, and run out when it dies, as the ones in work. Towards the end
//   not begun                           of a sweep nobody holds any (ReadAhead), so nobody waits for them.
//   two results of a trial differ       Broken memory, or another version of the engine under the same name: the append that comes second
//                                       is refused and recorded in modcomp_alarm with the bits it offered, and its process ends with an
//                                       error.
//   a trial times out or crashes on     That is no function of the trial but of the machine, so it is no alarm when another worker's result
//   one machine and not on another      differs: the first that is committed stays.
//
// Invariants, checked over every interleaving of a small number of workers in the tests: a committed trial stays as it is; a block that is
// not committed can still be committed by any worker that lives (nothing is lost, nobody waits for a dead one); no request of a live worker
// is ever answered with a failure that is not an alarm; at most one lease per block; a release or a renewal never touches another's lease.
namespace ModalityCompetition.Sweeps.Postgres.Leases;

/// <summary>
/// The rules of <see cref="BlockLeases"/> for one block, as a pure function: state and request in, state and answer out. The SQL of
/// <see cref="LeaseRows"/> is checked against it.
/// </summary>
internal static class LeaseProtocol
{
    /// <summary>Answers a claim.</summary>
    /// <param name="block">The block.</param>
    /// <param name="worker">Who asks.</param>
    /// <param name="now">The database's clock.</param>
    /// <param name="length">Length of a lease, positive.</param>
    /// <param name="freshToken">A token that was not used before, or that a crash has forgotten.</param>
    public static (LeasedBlock Block, LeaseAnswer Answer) Claim(LeasedBlock block, long worker, long now, long length, long freshToken)
    {
        if (block.Bits is not null)
        {
            return (block, LeaseAnswer.Committed);
        }

        bool mayTake = block.Lease is not { } lease || lease.Expires <= now || lease.Worker == worker;
        return mayTake
            ? (block with { Lease = new Lease(worker, freshToken, now + length) }, LeaseAnswer.Granted)
            : (block, LeaseAnswer.Held);
    }

    /// <summary>Answers a heartbeat. A lease that has run out and that nobody took over lives again.</summary>
    public static (LeasedBlock Block, LeaseAnswer Answer) Renew(LeasedBlock block, long worker, long token, long now, long length) =>
        block.Lease is { } lease && lease.Worker == worker && lease.Token == token
            ? (block with { Lease = lease with { Expires = now + length } }, LeaseAnswer.Granted)
            : (block, LeaseAnswer.Lost);

    /// <summary>Takes results, from whomever they come.</summary>
    /// <param name="block">The block.</param>
    /// <param name="bits">What stands for its results.</param>
    public static (LeasedBlock Block, LeaseAnswer Answer) Append(LeasedBlock block, int bits) =>
        block.Bits switch
        {
            null => (new LeasedBlock(null, bits), LeaseAnswer.Committed),
            { } committed when committed == bits => (block with { Lease = null }, LeaseAnswer.Committed),
            _ => (block, LeaseAnswer.Alarm),
        };

    /// <summary>Takes a lease back.</summary>
    public static LeasedBlock Release(LeasedBlock block, long worker, long token) =>
        block.Lease is { } lease && lease.Worker == worker && lease.Token == token ? block with { Lease = null } : block;

    /// <summary>A server that crashes may forget a grant of the last moments, never a result.</summary>
    public static LeasedBlock Forget(LeasedBlock block) => block with { Lease = null };

    /// <summary>Removes a lease that has run out.</summary>
    public static LeasedBlock Collect(LeasedBlock block, long now) => block.Lease?.Expires <= now ? block with { Lease = null } : block;
}

/// <summary>A block as the protocol sees it.</summary>
/// <param name="Lease">Who may work on it; null for nobody.</param>
/// <param name="Bits">What stands for its committed results; null while it is not committed.</param>
internal readonly record struct LeasedBlock(Lease? Lease, int? Bits);

/// <summary>The right to work on a block.</summary>
/// <param name="Worker">Who holds it.</param>
/// <param name="Token">Number of the grant; no other grant has it that the database knows of.</param>
/// <param name="Expires">When it runs out, on the database's clock.</param>
internal readonly record struct Lease(long Worker, long Token, long Expires);

/// <summary>Answers of the protocol.</summary>
internal enum LeaseAnswer
{
    /// <summary>The worker holds the lease.</summary>
    Granted,

    /// <summary>Another worker holds it.</summary>
    Held,

    /// <summary>The lease of that token is gone.</summary>
    Lost,

    /// <summary>The block is committed, with the bits that were offered if any were.</summary>
    Committed,

    /// <summary>The block is committed with other bits.</summary>
    Alarm,
}
