namespace ModalityCompetition.Telemetry.Export;

/// <summary>Who tells: the resource of OpenTelemetry. <c>OTEL_SERVICE_NAME</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c> go before it.</summary>
/// <param name="Service">Name of the program, <c>service.name</c>.</param>
/// <param name="Version">Its version, <c>service.version</c>.</param>
/// <param name="Instance">Which of several, <c>service.instance.id</c>; null for a random one.</param>
public sealed record TelemetrySource(string Service, string Version, string? Instance = null);
