using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Training.TorchSharp.Devices;

/// <summary>Which devices a user means.</summary>
internal static class DeviceNames
{
    /// <summary>The names of usable devices that a request means, in its order, each once.</summary>
    /// <param name="request">See <see cref="EngineRequest.Devices"/>.</param>
    /// <param name="listed">The devices of this machine.</param>
    /// <exception cref="EngineUnavailableException">A name is unknown, or its device cannot be used.</exception>
    public static IReadOnlyList<string> Choose(string? request, IReadOnlyList<EngineDevice> listed)
    {
        string[] gpus = [.. listed.Where(device => device.IsUsable && device.Name.StartsWith("cuda:", StringComparison.Ordinal)).Select(device => device.Name)];
        if (request is null)
        {
            return gpus.Length > 0 ? gpus : [Find("cpu", listed)];
        }

        List<string> chosen = [];
        foreach (string name in request.Split(',', StringSplitOptions.TrimEntries))
        {
            if (name == "cuda" && gpus.Length > 0)
            {
                chosen.AddRange(gpus);
            }
            else
            {
                chosen.Add(Find(name, listed));
            }
        }

        return [.. chosen.Distinct()];
    }

    private static string Find(string name, IReadOnlyList<EngineDevice> listed)
    {
        EngineDevice? found = listed.FirstOrDefault(device => device.Name == name)
            ?? listed.FirstOrDefault(device => !device.IsUsable && name.StartsWith("cuda", StringComparison.Ordinal) && device.Name.StartsWith("cuda", StringComparison.Ordinal));
        if (found is { IsUsable: true })
        {
            return name;
        }

        string usable = string.Join(", ", listed.Where(device => device.IsUsable).Select(device => device.Name));
        throw new EngineUnavailableException(
            found is null
                ? $"there is no device '{name}': choose {(usable.Length == 0 ? "another machine" : usable)}, see 'modcomp devices'."
                : $"the device {name} cannot be used: {found.Obstacle}");
    }
}
