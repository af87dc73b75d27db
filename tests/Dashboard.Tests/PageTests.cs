using System.Text.RegularExpressions;
using System.Xml.Linq;
using ModalityCompetition.Dashboard.Tests.Support;
using ModalityCompetition.TestKit.Services;

namespace ModalityCompetition.Dashboard.Tests;

/// <summary>The live page works offline, runs nothing but its own script, and makes no markup of what a sweep says.</summary>
public class PageTests
{
    [Fact]
    public async Task Page_script_and_style_refer_to_nothing_outside_and_the_policy_forbids_it()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        foreach (string file in new[] { "", "dashboard.js", "dashboard.css" })
        {
            using HttpResponseMessage answer = await served.Http.GetAsync(file);
            string text = await answer.Content.ReadAsStringAsync();
            Assert.DoesNotMatch(@"(https?:)?//[a-z0-9.-]+\.[a-z]", text.Replace("// ", "", StringComparison.Ordinal));
            string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    [Fact]
    public async Task The_script_makes_no_markup_of_text()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        string script = await served.Http.GetStringAsync("dashboard.js");
        foreach (
            string sink in new[]
            {
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                "new Function",
                "setAttribute('on",
            }
        )
        {
            Assert.DoesNotContain(sink, script, StringComparison.Ordinal);
        }

        // The one place where a document of the server is shown has no rights at all.
        string page = await served.Http.GetStringAsync("");
        Assert.Contains("<iframe id=\"report\" title=\"Report of the sweep\" sandbox=\"\">", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"<script(?! src=""dashboard\.js"" defer>)|\son[a-z]+=|style=", page);
    }

    [Fact]
    public async Task Every_control_has_a_label_and_every_element_of_the_script_is_on_the_page()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        string page = await served.Http.GetStringAsync("");
        string xml = Regex
            .Replace(page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), @"<(meta|link|input)([^>]*)>", "<$1$2/>")
            .Replace(" defer", " defer=\"\"", StringComparison.Ordinal)
            .Replace(" hidden", " hidden=\"\"", StringComparison.Ordinal)
            .Replace(" required", " required=\"\"", StringComparison.Ordinal);
        XElement root = XDocument.Parse(Regex.Replace(xml, "class=\" hidden=\"\"", "class=\"hidden")).Root!;
        Assert.Equal("en", root.Attribute("lang")?.Value);
        string[] labelled = [.. root.Descendants("label").Select(l => l.Attribute("for")!.Value)];
        Assert.All(
            root.Descendants().Where(e => e.Name.LocalName is "input" or "textarea" or "select"),
            e => Assert.Contains(e.Attribute("id")!.Value, labelled)
        );
        HashSet<string> ids = [.. root.Descendants().Select(e => e.Attribute("id")?.Value).OfType<string>()];
        string script = await served.Http.GetStringAsync("dashboard.js");
        Assert.All(Regex.Matches(script, @"\$\('([a-z-]+)'\)").Select(m => m.Groups[1].Value), id => Assert.Contains(id, ids));
    }

    [Fact]
    public async Task A_report_runs_no_script_even_when_a_spec_tries()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        string id = await served.SubmitAsync(ServiceSpecs.Small(extra: "description: \"<script>alert(1)</script>\""));
        await served.Service.CompletedAsync(id);
        using HttpResponseMessage report = await served.Http.GetAsync($"api/v1/sweeps/{id}/files/report.html");
        Assert.DoesNotContain("<script", await report.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith(
            "sandbox; default-src 'none'",
            Assert.Single(report.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal
        );
    }
}
