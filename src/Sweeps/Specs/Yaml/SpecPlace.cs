namespace ModalityCompetition.Sweeps.Specs.Yaml;

/// <summary>Where something stands: in a file, or in a command-line option (line and column 0).</summary>
internal readonly record struct SpecPlace(string File, int Line, int Column);
