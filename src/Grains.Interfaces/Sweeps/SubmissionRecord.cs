namespace ModalityCompetition.Grains.Interfaces.Sweeps;

/// <summary>A sweep that somebody wants run; the wire form of <c>SweepSubmission</c>.</summary>
/// <param name="Spec">Text of the spec.</param>
/// <param name="Source">What the sender calls the text.</param>
/// <param name="Priority">Weight in the share of the devices.</param>
[GenerateSerializer, Immutable, Alias("modcomp.SubmissionRecord")]
public sealed record SubmissionRecord([property: Id(0)] string Spec, [property: Id(1)] string Source, [property: Id(2)] int Priority)
{
    /// <summary>What it belongs to in a trace, as a W3C trace parent; null where nothing is traced.</summary>
    [Id(3)]
    public string? Trace { get; init; }
}
