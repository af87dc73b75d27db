using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Experiments;

namespace ModalityCompetition.Client.Sessions.Specs;

/// <summary>What a check of a spec found.</summary>
/// <param name="Name">The spec as the user gave it.</param>
/// <param name="Reading">The sweep, or every mistake.</param>
internal sealed record SpecCheck(string Name, SpecReading Reading)
{
    /// <summary>Checks a spec.</summary>
    /// <param name="request">Which.</param>
    /// <param name="experiments">The experiments that it may name.</param>
    /// <exception cref="Hosting.ClientException">It cannot be read at all.</exception>
    public static SpecCheck Of(SpecRequest request, ExperimentRegistry experiments) =>
        new(request.Source, SpecSource.TryRead(request, experiments));
}
