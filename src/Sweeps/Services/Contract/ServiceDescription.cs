using System.ComponentModel.DataAnnotations;

namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>Who answers.</summary>
/// <param name="Server">Name of the server's program: <c>modcomp serve</c> or <c>silo</c>.</param>
/// <param name="Version">Version of that program.</param>
/// <param name="Engines">Names of the engines that specs may ask for.</param>
/// <param name="Workers">Blocks that can be in work at once.</param>
public sealed record ServiceDescription(string Server, string Version, IReadOnlyList<string> Engines, int Workers)
{
    private const string CurrentSchema = "modality-competition/service/1";

    /// <summary>Version of this record on the wire.</summary>
    [AllowedValues(CurrentSchema)]
    public string Schema { get; } = CurrentSchema;
}
