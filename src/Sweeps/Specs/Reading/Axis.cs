using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>One entry of <c>axes</c>: parameters that change together.</summary>
/// <param name="Members">The parameters, at least one, with equally many values.</param>
internal sealed record Axis(IReadOnlyList<AxisMember> Members)
{
    /// <summary>Number of values.</summary>
    public int Length => Members[0].Length;
}

/// <summary>A parameter of an axis with its values.</summary>
/// <param name="Place">Where its path stands.</param>
/// <param name="Path">The path as written, for example <c>data.modalities[*].mu</c>.</param>
/// <param name="Paths">The concrete paths it stands for.</param>
/// <param name="Values">The values.</param>
internal sealed record AxisMember(SpecPlace Place, string Path, IReadOnlyList<string> Paths, IReadOnlyList<SpecValue> Values)
{
    /// <summary>Number of values.</summary>
    public int Length => Values.Count;
}
