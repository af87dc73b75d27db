using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>A sweep that somebody wants run.</summary>
/// <param name="Spec">The text of the spec, with any override already in it; at most 1 MiB.</param>
/// <param name="Source">
/// What the sender calls the text, for the places in error messages, for example <c>my.yaml</c>; at most 200 characters.
/// </param>
/// <param name="Priority">
/// Weight in the share of the workers, from 1 to 1000, default 10: while both have work, a sweep of priority 20 gets twice the computing
/// time of one of priority 10. Every sweep gets some. See <c>FairShare</c>.
/// </param>
/// <remarks>What may be left out has its default as a parameter: generated readers give properties without one the default of their
/// type.</remarks>
public sealed record SweepSubmission(
    [property: Description("The text of a spec, at most 1 MiB.")] string Spec,
    [property: Description("What messages call the spec.")] [property: MaxLength(SweepSubmission.LongestSource)] string Source = "spec",
    [property: Description("Weight in the share of the workers.")]
    [property: Range(SweepSubmission.LeastPriority, SweepSubmission.GreatestPriority)]
        int Priority = SweepSubmission.DefaultPriority
)
{
    /// <summary>Least priority.</summary>
    public const int LeastPriority = 1;

    /// <summary>Greatest priority.</summary>
    public const int GreatestPriority = 1000;

    /// <summary>Priority unless another is given.</summary>
    public const int DefaultPriority = 10;

    /// <summary>Characters of the longest source.</summary>
    public const int LongestSource = 200;
}
