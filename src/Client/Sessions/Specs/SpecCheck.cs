using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Client.Sessions.Specs;

/// <summary>What a check of a spec found.</summary>
/// <param name="Name">The spec as the user gave it.</param>
/// <param name="Reading">The sweep, or every mistake.</param>
internal sealed record SpecCheck(string Name, SpecReading Reading)
{
    /// <summary>Checks a spec.</summary>
    /// <exception cref="Hosting.ClientException">It cannot be read at all.</exception>
    public static SpecCheck Of(SpecRequest request) => new(request.Source, SpecSource.TryRead(request));
}
