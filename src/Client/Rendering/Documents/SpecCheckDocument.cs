using System.Globalization;
using System.Text.Json.Serialization;
using ModalityCompetition.Client.Sessions.Specs;

namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary><c>modcomp validate --json</c>. What a valid spec asks for is absent when it is not valid.</summary>
/// <param name="Spec">What the spec is called.</param>
/// <param name="Valid">Whether it can be run.</param>
/// <param name="Errors">Its mistakes, at most 100.</param>
/// <param name="Warnings">What is unusual about it.</param>
/// <param name="Name">Name of the sweep.</param>
/// <param name="Configurations">Number of configurations.</param>
/// <param name="TrialsPerConfiguration">Trials of each.</param>
/// <param name="Seed">The seed as text: 64 bits do not survive readers that turn every number into a double.</param>
/// <param name="LeftOut">How many mistakes are not listed, because there are too many; absent where all are.</param>
internal sealed record SpecCheckDocument(
    string Spec,
    bool Valid,
    IEnumerable<SpecPlaceEntry> Errors,
    IEnumerable<SpecPlaceEntry> Warnings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Configurations,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? TrialsPerConfiguration,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Seed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int LeftOut
)
{
    /// <summary>The document of a check.</summary>
    public static SpecCheckDocument Of(SpecCheck check) =>
        new(
            check.Name,
            check.Reading.IsValid,
            check.Reading.Errors.Select(e => new SpecPlaceEntry(e.Line, e.Column, e.KeyPath, e.Message)),
            check.Reading.Warnings.Select(w => new SpecPlaceEntry(w.Line, w.Column, w.KeyPath, w.Message)),
            check.Reading.Spec?.Name,
            check.Reading.Spec?.Configurations.Length,
            check.Reading.Spec?.Trials,
            check.Reading.Spec?.Seed.ToString(CultureInfo.InvariantCulture),
            check.Reading.LeftOut
        );
}

/// <summary>What is wrong or unusual at a place of a spec.</summary>
/// <param name="Line">Line, from 1; 0 when it is not about one.</param>
/// <param name="Column">Column, from 1; 0 when it is not about one.</param>
/// <param name="Key">The key; may be empty.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record SpecPlaceEntry(int Line, int Column, string Key, string Message);
