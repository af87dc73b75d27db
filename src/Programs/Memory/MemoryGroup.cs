namespace ModalityCompetition.Programs.Memory;

/// <summary>A control group of a process of a program and of all that it starts, with a limit of their memory together.</summary>
/// <param name="folder">Its folder among the control groups.</param>
/// <param name="remove">Removes it.</param>
public sealed class MemoryGroup(string folder, Action<string> remove) : IDisposable
{
    /// <summary>Its folder among the control groups.</summary>
    public string Folder => folder;

    /// <summary>Whether the system ended its processes because they needed more memory than the limit.</summary>
    public bool RanOut
    {
        get
        {
            try
            {
                return File.ReadLines(Path.Combine(folder, "memory.events"))
                    .Select(l => l.Split(' '))
                    .Any(l => l is ["oom_kill", var times] && times != "0");
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    /// <summary>Ends what is left of its processes, those included that left their session, and removes it.</summary>
    public void Dispose()
    {
        TryWrite(folder, "cgroup.kill", "1");
        remove(folder);
    }

    /// <summary>Writes a setting that not every system has.</summary>
    internal static void TryWrite(string folder, string file, string text)
    {
        try
        {
            File.WriteAllText(Path.Combine(folder, file), text);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // An older system goes without.
        }
    }
}
