using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ModalityCompetition.Programs.Memory;

/// <summary>
/// Makes control groups with a limit of memory for processes of programs, where the system lets this process make any: with cgroup v2, in
/// its own group or the one above, where that hands the memory controller on and may be written to (<c>systemd-run --user --scope</c>, a
/// unit with <c>Delegate=yes</c>, many containers). Thread-safe.
/// <para>Linux, Documentation/admin-guide/cgroup-v2.rst: a group with processes of its own hands no controller on, so that the groups are
/// made beside that of this process unless it is one that may.</para>
/// </summary>
public sealed class MemoryGroups
{
    private const string Prefix = "modcomp-";

    private static readonly Lazy<MemoryGroups> s_ofMachine = new(() => Find("/sys/fs/cgroup", "/proc/self/cgroup"));

    // Groups whose processes were still ending when they were to be removed.
    private readonly ConcurrentDictionary<string, bool> _left = new();
    private int _made;

    private MemoryGroups(string? folder, string obstacle) => (Folder, Obstacle) = (folder, obstacle);

    /// <summary>Those of this machine, found once.</summary>
    public static MemoryGroups OfMachine => s_ofMachine.Value;

    /// <summary>The group in which they are made; null where none can be.</summary>
    public string? Folder { get; }

    /// <summary>Why none can be made, as a clause; empty where some can.</summary>
    public string Obstacle { get; }

    /// <summary>Looks where groups can be made, and removes what a process that was killed has left there.</summary>
    /// <param name="root">Where the groups are mounted.</param>
    /// <param name="own">The file that says which group this process is in.</param>
    public static MemoryGroups Find(string root, string own)
    {
        if (!File.Exists(Path.Combine(root, "cgroup.controllers")) || !File.Exists(own))
        {
            return new MemoryGroups(null, $"there is no cgroup v2 under {root}");
        }

        const string Unified = "0::/";
        string? path = File.ReadLines(own).FirstOrDefault(l => l.StartsWith(Unified, StringComparison.Ordinal))?[Unified.Length..];
        if (path is null)
        {
            return new MemoryGroups(null, $"{own} names no group of cgroup v2");
        }

        string mine = Path.Combine(root, path);
        string[] places = path.Length == 0 ? [mine] : [mine, Path.GetDirectoryName(mine)!];
        string? place = Array.Find(places, p => HandsOn(p) && Works(p));
        if (place is null)
        {
            return new MemoryGroups(
                null,
                $"neither {mine} nor the group above it hands the memory controller on to groups that may be made"
            );
        }

        RemoveLeftovers(place);
        return new MemoryGroups(place, "");
    }

    /// <summary>Makes a group.</summary>
    /// <param name="bytes">Most memory of all its processes together.</param>
    /// <returns>The group; null where none can be made.</returns>
    public MemoryGroup? Create(long bytes)
    {
        foreach (string left in _left.Keys)
        {
            Remove(left);
        }

        if (Folder is null)
        {
            return null;
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref _made)}");
        string folder = Path.Combine(Folder, name);
        return TryMake(folder, bytes) ? new MemoryGroup(folder, Remove) : null;
    }

    private void Remove(string folder)
    {
        if (TryRemove(folder))
        {
            _left.TryRemove(folder, out _);
        }
        else
        {
            _left[folder] = true;
        }
    }

    private static bool HandsOn(string group)
    {
        try
        {
            return File.ReadAllText(Path.Combine(group, "cgroup.subtree_control")).Split((char[]?)null).Contains("memory");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // To make a group is one right, to move a process into it another: it is tried with one that does nothing else.
    private static bool Works(string place)
    {
        string folder = Path.Combine(place, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-0"));
        if (!TryMake(folder, long.MaxValue >> 12 << 12))
        {
            return false;
        }

        try
        {
            using var child = Process.Start(
                new ProcessStartInfo("/bin/sh", ["-c", "{ echo $$ > \"$1/cgroup.procs\"; } 2>/dev/null", "sh", folder])
            );
            child!.WaitForExit();
            return child.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
        finally
        {
            TryRemove(folder);
        }
    }

    private static bool TryMake(string folder, long bytes)
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "memory.max"), bytes.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            TryRemove(folder);
            return false;
        }

        // Without swap the limit is one of memory; a program ends with all its processes, not with one of which it goes on to expect
        // answers.
        MemoryGroup.TryWrite(folder, "memory.swap.max", "0");
        MemoryGroup.TryWrite(folder, "memory.oom.group", "1");
        return true;
    }

    private static void RemoveLeftovers(string place)
    {
        foreach (string folder in Directory.EnumerateDirectories(place, Prefix + "*"))
        {
            string process = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (!Directory.Exists($"/proc/{process}"))
            {
                TryRemove(folder);
            }
        }
    }

    private static bool TryRemove(string folder)
    {
        try
        {
            Directory.Delete(folder);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
