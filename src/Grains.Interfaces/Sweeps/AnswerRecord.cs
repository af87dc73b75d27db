namespace ModalityCompetition.Grains.Interfaces.Sweeps;

/// <summary>
/// The answer to a wish about a sweep: where it stands, or why that cannot be done. What a caller can cause is an answer, never an
/// exception of another silo.
/// </summary>
/// <param name="Sweep">Where the sweep stands; null where there is a failure.</param>
/// <param name="Failure">Kind of failure, a name of <c>SweepServiceFailure</c>; null where there is none.</param>
/// <param name="Message">One sentence with the remedy; null where there is no failure.</param>
/// <param name="Details">One sentence per mistake or warning.</param>
/// <param name="Outcome">What a submission changed, a name of <c>SubmissionOutcome</c>; null for other wishes.</param>
[GenerateSerializer, Immutable, Alias("modcomp.AnswerRecord")]
public sealed record AnswerRecord(
    [property: Id(0)] SweepStatusRecord? Sweep,
    [property: Id(1)] string? Failure,
    [property: Id(2)] string? Message,
    [property: Id(3)] IReadOnlyList<string> Details,
    [property: Id(4)] string? Outcome
);
