namespace ModalityCompetition.TestKit.Telemetry;

/// <summary>A family of the exposition format: all samples of one name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type"><c>counter</c>, <c>gauge</c>, <c>histogram</c>, ...</param>
/// <param name="Help">What it means.</param>
public sealed record ExpositionFamily(string Name, string Type, string Help)
{
    /// <summary>Its samples, in order.</summary>
    public List<ExpositionSample> Samples { get; } = [];

    /// <summary>The sum of the values of its samples, of those that have a label where one is named.</summary>
    public double Sum(string? label = null, string? value = null) =>
        Samples.Where(s => label is null || s.Labels.GetValueOrDefault(label) == value).Sum(s => s.Value);
}
