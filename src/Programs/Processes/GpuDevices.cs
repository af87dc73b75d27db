using System.Collections.Immutable;
using System.Globalization;

namespace ModalityCompetition.Programs.Processes;

/// <summary>The GPUs that workers share out: worker i has the (i mod number)-th to itself.</summary>
public static class GpuDevices
{
    /// <summary>The environment variable that shows GPUs to a process.</summary>
    public const string Variable = "CUDA_VISIBLE_DEVICES";

    /// <summary>The GPUs that this process may use, as values of <c>CUDA_VISIBLE_DEVICES</c>; empty where there is none.</summary>
    /// <param name="visible">Value of <c>CUDA_VISIBLE_DEVICES</c> of this process: where it is set, those and no others; null where it is
    /// not.</param>
    /// <param name="devices">The folder of device files.</param>
    public static ImmutableArray<string> Find(string? visible, string devices = "/dev")
    {
        if (visible is not null)
        {
            // CUDA itself stops at the first that is none, such as -1.
            return [.. visible.Split(',', StringSplitOptions.TrimEntries).TakeWhile(d => d.Length > 0 && !d.StartsWith('-'))];
        }

        int count = Directory.Exists(devices)
            ? Directory.EnumerateFiles(devices, "nvidia*").Count(f => int.TryParse(Path.GetFileName(f)["nvidia".Length..], out _))
            : 0;
        return [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>The GPU of a worker; null where there is none.</summary>
    public static string? Of(int slot, ImmutableArray<string> devices) => devices.IsEmpty ? null : devices[slot % devices.Length];
}
