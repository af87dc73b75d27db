using System.Text.Json.Serialization;

namespace ModalityCompetition.Sweeps.Running.Coordination;

/// <summary>First line of a log of a coordinator.</summary>
/// <param name="Format">Format of the log, <see cref="FormatNow"/>.</param>
/// <param name="Sweep">Name or identifier of the sweep.</param>
/// <param name="Limits">The coordinator's limits.</param>
/// <param name="EventsBefore">Events that came before the first one in the log.</param>
/// <param name="State">What the coordinator knew then.</param>
internal sealed record CoordinatorLogHead(int Format, string Sweep, CoordinatorLimits Limits, long EventsBefore, CoordinatorState State)
{
    /// <summary>The format that is written and read.</summary>
    public const int FormatNow = 1;
}

/// <summary>Every other line.</summary>
/// <param name="At">Seconds since the log began.</param>
/// <param name="Happened">The event.</param>
/// <param name="Commands">What was decided; null where the coordinator refused the event.</param>
internal sealed record CoordinatorDecision(double At, SweepEvent Happened, IReadOnlyList<SweepCommand>? Commands);

/// <summary>How the lines become JSON.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true,
    RespectRequiredConstructorParameters = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
)]
[JsonSerializable(typeof(CoordinatorLogHead))]
[JsonSerializable(typeof(CoordinatorDecision))]
internal sealed partial class CoordinatorDocuments : JsonSerializerContext;
