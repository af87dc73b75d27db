using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Specs.Yaml;

/// <summary>Collects what is wrong with a spec, so that everything is said at once.</summary>
internal sealed class SpecFindings
{
    private readonly List<SpecError> _errors = [];
    private readonly List<SpecWarning> _warnings = [];

    public bool HasErrors => _errors.Count > 0;

    /// <summary>The errors in the order of the file, those of options first, each once.</summary>
    public ImmutableArray<SpecError> Errors => [.. _errors.Distinct().OrderBy(e => e.Line).ThenBy(e => e.Column)];

    /// <summary>The warnings in the same order.</summary>
    public ImmutableArray<SpecWarning> Warnings => [.. _warnings.Distinct().OrderBy(e => e.Line).ThenBy(e => e.Column)];

    public void Error(SpecPlace place, string path, string message) =>
        _errors.Add(new SpecError(place.File, place.Line, place.Column, path, message));

    public void Warning(SpecPlace place, string path, string message, bool inReports = true) =>
        _warnings.Add(new SpecWarning(place.File, place.Line, place.Column, path, message) { InReports = inReports });
}
