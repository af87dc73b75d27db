using Microsoft.Playwright;
using ModalityCompetition.Cluster.Tests.Processes;
using ModalityCompetition.Pages.Tests.Support;
using ModalityCompetition.TestKit.Waiting;
using static Microsoft.Playwright.Assertions;

namespace ModalityCompetition.Pages.Tests;

/// <summary>The live page of a silo that is a process of its own, in a browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class SiloPageTests(Browser browser) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-silo-page-").FullName;
    private readonly SiloPlace _place = new() { Name = "alone" };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task A_sweep_is_submitted_steered_and_read_and_the_page_outlives_the_silo()
    {
        await using WatchedPage watched = await browser.PageAsync();
        IPage page = watched.Page;
        var live = new LivePage(page);
        string url;
        using (SiloProcess silo = await StartAsync())
        {
            url = silo.Url;
            await page.GotoAsync(url);
            await Expect(live.Server).ToContainTextAsync("silo");
            await live.SubmitAsync(ReportFolder.Spec("short"));
            await live.StandsAsync("short", "completed");
            await Expect(live.Cell("short", 2)).ToContainTextAsync("12 of 12");
            await Expect(live.Estimates.First).ToBeVisibleAsync();
            await Expect(live.Report.Locator("svg.figure").First).ToBeVisibleAsync();

            await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/sweeps/short-[0-9a-f]{16}$"));

            // So long that it is at work whenever it is looked at.
            await live.SubmitAsync(ReportFolder.Spec("long", trials: 10_000_000, checkpoints: 3));
            await live.StandsAsync("long", "running");
            await Expect(live.Cell("long", 2).Locator("span")).Not.ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^ ?0 of"));
            await Expect(live.Report.Locator("svg.figure").First).ToBeVisibleAsync();
            await Expect(live.Report.GetByText("How the gap changes with training")).ToBeAttachedAsync();
            await Expect(live.Report.GetByText("Does joint training lose to the best single modality?").First).ToBeAttachedAsync();
            await live.PressAsync("pause", "long");
            await live.StandsAsync("long", "paused");
            await live.PressAsync("resume", "long");
            await live.StandsAsync("long", "running");
            watched.Uncomplained();
            silo.Terminate();
            await silo.EndsAsync();
        }

        await Expect(live.Problem).ToContainTextAsync("cannot be reached");
        using (SiloProcess again = await StartAsync())
        {
            await Expect(live.Problem).ToBeHiddenAsync();
            await live.StandsAsync("long", "running");
            await live.PressAsync("cancel", "long");
            await live.StandsAsync("long", "cancelled");
            await live.StandsAsync("short", "completed");
        }

        // A silo that is stopping says so to who still asks it.
        watched.Uncomplained("net::ERR_", "503 (Service Unavailable)");
        watched.AskedOnly(url);
    }

    private async Task<SiloProcess> StartAsync()
    {
        SiloProcess silo = SiloProcess.Start(_place, new Dictionary<string, string> { ["Folder"] = _folder, ["Workers"] = "1" });
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (!silo.HasExited)
        {
            try
            {
                using HttpResponseMessage answer = await http.GetAsync(new Uri(silo.Url + "/health/ready"), limit.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return silo;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(50, limit.Token);
        }

        string log = silo.Log;
        silo.Dispose();
        throw new InvalidOperationException(log);
    }
}
