using System.Net;
using System.Text.Json;
using Xunit;

namespace ModalityCompetition.TestKit.Http;

/// <summary>Reading what a server answered.</summary>
public static class Answers
{
    /// <summary>The JSON of a good answer.</summary>
    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The problem of a bad answer, which must be a problem document that tells no internals.</summary>
    public static async Task<JsonElement> ProblemAsync(this Task<HttpResponseMessage> asked, HttpStatusCode status)
    {
        ArgumentNullException.ThrowIfNull(asked);
        using HttpResponseMessage answer = await asked;
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"{answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        JsonElement problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        string detail = problem.GetProperty("detail").GetString()!;
        Assert.Matches(": .+\\.$|: correct it\\.$", detail);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        return problem;
    }
}
