namespace ModalityCompetition.Programs.Processes;

/// <summary>
/// Numbers of the workers that run at the same time, from 0. Pools that share them give no number, and so no GPU, to two workers at once
/// while another is free. Thread-safe.
/// </summary>
public sealed class WorkerSlots
{
    private readonly HashSet<int> _taken = [];

    /// <summary>Takes a number if nobody has it.</summary>
    public bool TryTake(int slot)
    {
        lock (_taken)
        {
            return _taken.Add(slot);
        }
    }

    /// <summary>Takes the lowest number that nobody has.</summary>
    public int Take()
    {
        lock (_taken)
        {
            int slot = 0;
            while (!_taken.Add(slot))
            {
                slot++;
            }

            return slot;
        }
    }

    /// <summary>Gives a number back.</summary>
    public void GiveBack(int slot)
    {
        lock (_taken)
        {
            _taken.Remove(slot);
        }
    }
}
