using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Dashboard.Api;

/// <summary>
/// Reads a submission: a JSON object, or the bare YAML of a spec with the rest in the query. No media type is accepted that a page of
/// another origin could send without asking first.
/// </summary>
internal static class SubmissionBody
{
    /// <summary>The query parameters of a submission that is the bare YAML of a spec.</summary>
    public static IReadOnlyList<string> QueryNames { get; } = ["source", "priority"];

    private const string Json = "application/json";

    private static readonly HashSet<string> Yaml = new(StringComparer.OrdinalIgnoreCase)
    {
        "application/yaml",
        "application/x-yaml",
        "text/yaml",
    };

    /// <summary>Reads the submission.</summary>
    /// <exception cref="SweepServiceException">It is not one.</exception>
    public static async Task<SweepSubmission> ReadAsync(HttpRequest request)
    {
        string type = MediaType(request);
        if (string.Equals(type, Json, StringComparison.OrdinalIgnoreCase))
        {
            if (QueryNames.FirstOrDefault(n => Query(request, n) is not null) is { } misplaced)
            {
                throw Wrong(
                    $"The query parameter '{misplaced}' belongs to a spec that is sent as application/yaml: put '{misplaced}' "
                        + $"into the object."
                );
            }

            return await JsonAsync<SweepSubmission>(
                    request,
                    "a submission",
                    "an object with 'spec' and, if wanted, 'source' and 'priority'"
                )
                .ConfigureAwait(false);
        }

        if (!Yaml.Contains(type))
        {
            throw Wrong(
                $"The body is {(type.Length == 0 ? "of no media type" : type)}: send application/json, or the spec itself as "
                    + $"application/yaml."
            );
        }

        try
        {
            using var reader = new StreamReader(request.Body, new UTF8Encoding(false, throwOnInvalidBytes: true));
            string spec = await reader.ReadToEndAsync(request.HttpContext.RequestAborted).ConfigureAwait(false);
            return new SweepSubmission(spec) { Source = Query(request, "source") ?? "spec", Priority = Priority(request) };
        }
        catch (DecoderFallbackException)
        {
            throw Wrong("The spec is not UTF-8 text: save it as UTF-8.");
        }
    }

    /// <summary>Reads a body that is a JSON object and nothing else.</summary>
    /// <param name="request">The request.</param>
    /// <param name="what">What it should be, for the message.</param>
    /// <param name="remedy">What to send.</param>
    /// <exception cref="SweepServiceException">It is not one.</exception>
    public static Task<T> ReadAsync<T>(HttpRequest request, string what, string remedy)
        where T : class
    {
        string type = MediaType(request);
        return string.Equals(type, Json, StringComparison.OrdinalIgnoreCase)
            ? JsonAsync<T>(request, what, remedy)
            : throw Wrong($"The body is {(type.Length == 0 ? "of no media type" : type)}: send application/json.");
    }

    private static async Task<T> JsonAsync<T>(HttpRequest request, string what, string remedy)
        where T : class
    {
        try
        {
            return await JsonSerializer
                    .DeserializeAsync<T>(request.Body, ApiJson.Requests, request.HttpContext.RequestAborted)
                    .ConfigureAwait(false)
                ?? throw Wrong($"The body is null: send {remedy}.");
        }
        catch (JsonException failure)
        {
            string place = failure.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $"line {line + 1}") : "the body";
            throw Wrong($"The body is not {what} ({place}, {(failure.Path is { Length: > 0 } path ? path : "$")}): send {remedy}.");
        }
    }

    private static string MediaType(HttpRequest request) => (request.ContentType ?? "").Split(';')[0].Trim();

    private static int Priority(HttpRequest request) =>
        Query(request, "priority") is not { } text ? SweepSubmission.DefaultPriority
        : SpecNumber.TryParseWhole(text.Trim(), out Int128 priority) ? (int)Int128.Clamp(priority, int.MinValue, int.MaxValue)
        : throw Wrong(
            $"The priority is '{text}': it takes a whole number from {SweepSubmission.LeastPriority} to {SweepSubmission.GreatestPriority}."
        );

    private static string? Query(HttpRequest request, string name) =>
        request.Query.TryGetValue(name, out var values) ? values.ToString() : null;

    private static SweepServiceException Wrong(string message) => new(SweepServiceFailure.Invalid, message);
}
