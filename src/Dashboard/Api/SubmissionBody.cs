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
        string type = (request.ContentType ?? "").Split(';')[0].Trim();
        if (string.Equals(type, "application/json", StringComparison.OrdinalIgnoreCase))
        {
            if (QueryNames.FirstOrDefault(n => Query(request, n) is not null) is { } misplaced)
            {
                throw Wrong(
                    $"The query parameter '{misplaced}' belongs to a spec that is sent as application/yaml: put '{misplaced}' "
                        + $"into the object."
                );
            }

            try
            {
                return await JsonSerializer
                        .DeserializeAsync<SweepSubmission>(request.Body, ApiJson.Requests, request.HttpContext.RequestAborted)
                        .ConfigureAwait(false)
                    ?? throw Wrong("The body is null: send an object with the text of a spec in 'spec'.");
            }
            catch (JsonException failure)
            {
                string place = failure.LineNumber is { } line
                    ? string.Create(CultureInfo.InvariantCulture, $"line {line + 1}")
                    : "the body";
                throw Wrong(
                    $"The body is not a submission ({place}, {(failure.Path is { Length: > 0 } path ? path : "$")}): send an object with "
                        + $"'spec' and, if wanted, 'source' and 'priority'."
                );
            }
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
