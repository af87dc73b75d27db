// Start-time fair queueing (P. Goyal, H. M. Vin, H. Cheng, "Start-time Fair Queueing: A Scheduling Algorithm for Integrated Services Packet
// Switching Networks", SIGCOMM 1996, section 2). Every sweep has a start tag, the virtual time at which its next block begins: max(virtual
// time now, its last start tag + cost / priority). The block with the smallest start tag goes next, and virtual time is the start tag of
// the block that went last.
//
// What follows (theorem 1 there): while two sweeps both have work, the difference between their shares (cost received / priority) is never
// larger than one block of one of them, cost / priority. A sweep that had no work for a while begins at the virtual time of now: it neither
// makes up for what it did not want nor waits because of what it got before. Since virtual time never stands still while somebody is
// served, nobody starves, however small its priority.
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Sweeps.Services.Sharing;

/// <summary>
/// Decides which of several sweeps gets the next block of work: weighted fair share by priority. Pure: no clock, no I/O, no threads; calls
/// must not overlap. Memory is one number per sweep that has been served and not forgotten.
/// </summary>
public sealed class FairShare
{
    private readonly Dictionary<string, double> _tags = [];
    private double _now;

    /// <summary>Picks the sweep that gets the next block and charges it with the block's cost.</summary>
    /// <param name="waiting">The next block of every sweep that could use a worker now, in any order, each sweep once; those that are not
    /// here wait for nothing.</param>
    /// <returns>The sweep; null when none waits.</returns>
    public string? Next(IEnumerable<WaitingBlock> waiting)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        WaitingBlock? chosen = null;
        double earliest = double.PositiveInfinity;
        foreach (WaitingBlock block in waiting)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(block.Priority, SweepSubmission.LeastPriority, nameof(waiting));
            double start = Start(block.Sweep);
            if (start < earliest || (start == earliest && IsBefore(block, chosen!.Value)))
            {
                earliest = start;
                chosen = block;
            }
        }

        if (chosen is not { } next)
        {
            return null;
        }

        _now = earliest;
        // A block of no known cost still moves its sweep on; otherwise it would be served for ever.
        double cost = next.Cost > 0 && double.IsFinite(next.Cost) ? next.Cost : double.Epsilon;
        _tags[next.Sweep] = Math.Max(Math.BitIncrement(earliest), earliest + (cost / next.Priority));
        return next.Sweep;
    }

    /// <summary>Forgets a sweep that has ended or rests; should it come back, it begins at the virtual time of then.</summary>
    public void Forget(string sweep) => _tags.Remove(sweep);

    // At the same virtual time the more important one first; the name decides only so that the order is the same everywhere.
    private static bool IsBefore(WaitingBlock one, WaitingBlock other) =>
        one.Priority != other.Priority ? one.Priority > other.Priority : string.CompareOrdinal(one.Sweep, other.Sweep) < 0;

    private double Start(string sweep) => Math.Max(_now, _tags.GetValueOrDefault(sweep, _now));
}
