namespace ModalityCompetition.Sweeps.Specs.Yaml;

/// <summary>Ends the reading of a spec of which enough is known; what was found says why.</summary>
internal sealed class ReadingStoppedException : Exception;
