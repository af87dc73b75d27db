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
        string[] gpus =
        [
            .. listed
                .Where(device => device.IsUsable && device.Name.StartsWith("cuda:", StringComparison.Ordinal))
                .Select(device => device.Name),
        ];
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

    /// <summary>The devices, held to one model, because models differ in bits.</summary>
    /// <param name="devices">The devices, at least one.</param>
    /// <param name="named">Whether the user named them; otherwise those of another model than the first are left out.</param>
    /// <exception cref="EngineUnavailableException">Devices that the user named are of different models.</exception>
    public static IReadOnlyList<ITileDevice> OfOneModel(IReadOnlyList<ITileDevice> devices, bool named)
    {
        ITileDevice first = devices[0];
        ITileDevice? other = devices.FirstOrDefault(device => device.Model != first.Model);
        return other is null || !named
            ? [.. devices.Where(device => device.Model == first.Model)]
            : throw new EngineUnavailableException(
                $"{first.Name} ({first.Model}) and {other.Name} ({other.Model}) are of different models and give different bits: choose "
                    + $"devices of one model."
            );
    }

    private static string Find(string name, IReadOnlyList<EngineDevice> listed)
    {
        // Where there is no GPU at all, one line named "cuda" says why, whatever GPU is asked for; and "cuda" is every GPU, so any of them
        // says why not.
        EngineDevice? found =
            listed.FirstOrDefault(device => device.Name == name)
            ?? listed.FirstOrDefault(device => device.Name == "cuda" && name.StartsWith("cuda", StringComparison.Ordinal))
            ?? listed.FirstOrDefault(device => name == "cuda" && device.Name.StartsWith("cuda", StringComparison.Ordinal));
        if (found is { IsUsable: true })
        {
            return name;
        }

        string usable = string.Join(", ", listed.Where(device => device.IsUsable).Select(device => device.Name));
        throw new EngineUnavailableException(
            found is null
                ? $"there is no device '{name}': choose {(usable.Length == 0 ? "another machine" : usable)}, see 'modcomp devices'."
                : $"the device {name} cannot be used: {found.Obstacle}"
        );
    }
}
