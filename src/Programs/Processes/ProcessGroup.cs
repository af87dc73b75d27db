using System.Collections.Concurrent;
using System.Diagnostics;

namespace ModalityCompetition.Programs.Processes;

/// <summary>
/// A process and all that it started, as far as they did not leave its session. Whatever way this process ends, short of being killed
/// itself, the groups that are left are killed with it.
/// </summary>
internal sealed class ProcessGroup
{
    private static readonly ConcurrentDictionary<int, ProcessGroup> Left = new();

    private readonly Process _leader;

    static ProcessGroup() =>
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (int group in Left.Keys)
            {
                Posix.SignalGroup(group, Posix.KillNow);
            }
        };

    /// <summary>The group of a process that leads its session.</summary>
    public ProcessGroup(Process leader)
    {
        _leader = leader;
        Id = leader.Id;
        Left[Id] = this;
    }

    /// <summary>Identifier of the group, which is that of its leader.</summary>
    public int Id { get; }

    /// <summary>Ends the group: waits for its leader, asks it, and kills what is left.</summary>
    /// <param name="grace">How long to wait before asking, and again before killing.</param>
    public void End(TimeSpan grace)
    {
        if (!_leader.WaitForExit(grace))
        {
            Posix.SignalGroup(Id, Posix.Terminate);
            _leader.WaitForExit(grace);
        }

        Kill();
    }

    /// <summary>Kills the group and waits until its leader is gone.</summary>
    public void Kill()
    {
        Posix.SignalGroup(Id, Posix.KillNow);
        _leader.WaitForExit();
        Left.TryRemove(Id, out _);
    }
}
