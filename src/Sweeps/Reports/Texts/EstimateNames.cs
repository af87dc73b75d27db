using System.Text.Json;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;

namespace ModalityCompetition.Sweeps.Reports.Texts;

/// <summary>
/// The stable spellings of enumeration values in <c>estimates.json</c> and <c>estimates.csv</c>: lower case, words joined by '_'.
/// </summary>
internal static class EstimateNames
{
    public static string? Of(NetworkKind? network) => network is { } kind ? Spell(kind.ToString()) : null;

    public static string Of(IntervalMethod method) => Spell(method.ToString());

    public static string? Of(PredictionKind? kind) => kind is { } known ? Spell(known.ToString()) : null;

    private static string Spell(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
