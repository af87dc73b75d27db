using System.Globalization;
using Microsoft.AspNetCore.Http;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Dashboard.Api;

/// <summary>Which sweeps a request asks for; and the same words for a client.</summary>
internal static class PageQuery
{
    private const string Limit = "limit";
    private const string Before = "before";
    private const string State = "state";
    private const string Tag = "tag";
    private const string Fits = "fits";

    /// <summary>The query parameters of a list of sweeps.</summary>
    public static IReadOnlyList<string> Names { get; } = [Limit, Before, State, Tag, Fits];

    /// <summary>Reads the query of a request.</summary>
    /// <exception cref="SweepServiceException">It is wrong.</exception>
    public static SweepQuery Read(HttpRequest request) =>
        new()
        {
            Limit = LimitOf(Given(request, Limit)),
            Before = Given(request, Before),
            State = StateOf(Given(request, State)),
            Tag = Given(request, Tag),
            Fits = Given(request, Fits),
        };

    /// <summary>The query as a part of an address, with its question mark; empty for one of defaults.</summary>
    public static string Text(SweepQuery query)
    {
        (string Name, string? Value)[] all =
        [
            (Limit, query.Limit == SweepQuery.LargestLimit ? null : query.Limit.ToString(CultureInfo.InvariantCulture)),
            (Before, query.Before),
            (State, query.State is { } state ? Word(state) : null),
            (Tag, query.Tag),
            (Fits, query.Fits),
        ];
        string text = string.Join('&', all.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
        return text.Length == 0 ? "" : "?" + text;
    }

    private static string? Given(HttpRequest request, string name) =>
        request.Query.TryGetValue(name, out var values) && values.ToString() is { Length: > 0 } given ? given : null;

    private static int LimitOf(string? text) =>
        text is null ? SweepQuery.LargestLimit
        : SpecNumber.TryParseWhole(text.Trim(), out Int128 limit) && limit >= 1 && limit <= SweepQuery.LargestLimit ? (int)limit
        : throw Wrong($"The query parameter '{Limit}' takes a whole number from 1 to {SweepQuery.LargestLimit}.");

    private static SweepState? StateOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        SweepState[] all = Enum.GetValues<SweepState>();
        int at = Array.FindIndex(all, s => Word(s) == text);
        return at >= 0 ? all[at] : throw Wrong($"The query parameter '{State}' takes one of {string.Join(", ", all.Select(Word))}.");
    }

    private static string Word(SweepState state) => state.ToString().ToLowerInvariant();

    private static SweepServiceException Wrong(string message) => new(SweepServiceFailure.Invalid, message);
}
