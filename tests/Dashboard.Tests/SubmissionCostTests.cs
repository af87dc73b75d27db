using System.Net;
using System.Text;
using System.Text.Json;
using ModalityCompetition.Dashboard.Tests.Support;
using ModalityCompetition.TestKit.Http;
using ModalityCompetition.TestKit.Specs.Fuzzing;

namespace ModalityCompetition.Dashboard.Tests;

/// <summary>Whatever is submitted, a server answers, and never that it failed itself.</summary>
public sealed class SubmissionCostTests
{
    private const int Seed = 20260215;
    private const string Sweeps = "api/v1/sweeps";

    [Fact]
    public async Task Random_specs_are_answered_and_never_with_a_failure_of_the_server()
    {
        await using ServedSweeps served = ServedSweeps.Start(o => o with { Burst = 1000, RequestsPerSecond = 1000 });
        var fuzzer = new SpecFuzzer(Seed, 4_000);
        for (int i = 0; i < 80; i++)
        {
            string text = fuzzer.Make(i);
            using HttpContent body = i % 2 == 0 ? ServedSweeps.Yaml(text) : Json(text);
            using HttpResponseMessage answer = await served.Http.PostAsync(Sweeps, body);
            string said = await answer.Content.ReadAsStringAsync();
            Assert.True((int)answer.StatusCode < 500, $"{fuzzer.Name(i)}: {answer.StatusCode}: {said}");
        }
    }

    [Theory]
    [InlineData("4,000 mistakes under a long key, 70 KB")]
    [InlineData("80,000 mistakes under a long key, 460 KB")]
    [InlineData("68,000 unknown keys, 889 KB")]
    [InlineData("100,000 configurations")]
    public async Task A_costly_spec_is_refused_in_a_short_answer(string kind)
    {
        await using ServedSweeps served = ServedSweeps.Start();
        using HttpResponseMessage answer = await served.Http.PostAsync(Sweeps, ServedSweeps.Yaml(CostlySpecs.All[kind]));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.InRange((await answer.Content.ReadAsByteArrayAsync()).Length, 1, 200_000);
    }

    [Fact]
    public async Task A_hundred_mistakes_are_listed_and_the_others_counted()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        string text = "name: a\n" + string.Concat(Enumerable.Range(0, 250).Select(i => $"unknown{i}: 1\n"));
        JsonElement problem = await served.Http.PostAsync(Sweeps, ServedSweeps.Yaml(text)).ProblemAsync(HttpStatusCode.BadRequest);
        Assert.Equal(100, problem.GetProperty("errors").GetArrayLength());
        int leftOut = problem.GetProperty("left_out").GetInt32();
        Assert.InRange(leftOut, 150, 170);
        Assert.StartsWith($"The spec has {100 + leftOut} errors: ", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        JsonElement few = await served.Http.PostAsync(Sweeps, ServedSweeps.Yaml("a: 1")).ProblemAsync(HttpStatusCode.BadRequest);
        Assert.False(few.TryGetProperty("left_out", out _));
    }

    [Fact]
    public async Task Six_costly_specs_at_once_are_answered_and_so_are_others_meanwhile()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        Task<HttpResponseMessage>[] costly =
        [
            .. Enumerable
                .Range(0, 6)
                .Select(i =>
                    served.Http.PostAsync(Sweeps, ServedSweeps.Yaml($"# {i}\n{CostlySpecs.All["190,000 wrong values of an axis"]}"))
                ),
        ];
        Assert.Equal(HttpStatusCode.OK, (await served.Http.GetAsync("health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await served.Http.GetAsync(Sweeps)).StatusCode);
        foreach (HttpResponseMessage answer in await Task.WhenAll(costly))
        {
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            answer.Dispose();
        }
    }

    // Escapes as a hostile client writes them, halves of pairs of surrogates included.
    private static StringContent Json(string text)
    {
        StringBuilder body = new("{\"spec\":\"");
        foreach (char c in text)
        {
            body.Append(c is >= ' ' and < (char)127 and not '"' and not '\\' ? c.ToString() : $"\\u{(int)c:x4}");
        }

        return new StringContent(body.Append("\"}").ToString(), Encoding.ASCII, "application/json");
    }
}
