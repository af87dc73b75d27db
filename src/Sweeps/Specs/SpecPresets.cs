namespace ModalityCompetition.Sweeps.Specs;

/// <summary>The example specs that come with the program.</summary>
public static class SpecPresets
{
    /// <summary>All presets, by name.</summary>
    public static IReadOnlyList<SpecPreset> All => throw new NotSupportedException();

    /// <summary>The preset of a name, or null.</summary>
    public static SpecPreset? Find(string name) => throw new NotSupportedException();
}
