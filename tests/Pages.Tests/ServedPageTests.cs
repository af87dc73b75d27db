using Microsoft.Playwright;
using ModalityCompetition.Pages.Tests.Support;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Services;
using static Microsoft.Playwright.Assertions;

namespace ModalityCompetition.Pages.Tests;

/// <summary>The live page of <c>modcomp serve</c> in a browser.</summary>
[Collection(BrowserTests.Name)]
public class ServedPageTests(Browser browser)
{
    [SkippableFact]
    public async Task A_sweep_is_submitted_steered_and_read_on_the_page()
    {
        await using PageServer server = await PageServer.StartAsync();
        await using WatchedPage watched = await browser.PageAsync();
        IPage page = watched.Page;
        var live = new LivePage(page);
        server.Engine.Hold();
        await page.GotoAsync(server.Url);
        await Expect(page.Locator("#none")).ToBeVisibleAsync();
        await Expect(live.Server).ToContainTextAsync("modcomp serve 0.0.0-test, 1 worker");

        await live.SubmitAsync(ServiceSpecs.Small(configurations: 2));
        await live.StandsAsync("small", "running");
        await Expect(live.Cell("small", 2)).ToContainTextAsync("0 of 80");
        server.Engine.Permit(3);
        await Expect(live.Cell("small", 2)).ToContainTextAsync("12 of 80");
        await Expect(live.Cell("small", 2).Locator("progress")).ToHaveJSPropertyAsync("value", 0.15);
        await Expect(live.Estimates.Filter(new LocatorFilterOptions { HasText = "12" }).First).ToBeVisibleAsync();
        await Expect(live.Report.Locator("svg.figure").First).ToBeVisibleAsync();

        await live.PressAsync("pause", "small");
        await live.StandsAsync("small", "paused");
        await live.PressAsync("resume", "small");
        await live.StandsAsync("small", "running");
        await live.PressAsync("cancel", "small");
        await live.StandsAsync("small", "cancelled");
        await live.PressAsync("resume", "small");
        await live.StandsAsync("small", "running");
        server.Engine.Release();
        await live.StandsAsync("small", "completed");

        await Expect(live.Cell("small", 2)).ToContainTextAsync("80 of 80");
        string hash = (await server.Service.ListAsync(CancellationToken.None)).Single().ResultsHash!;
        await Expect(page.Locator("#facts")).ToContainTextAsync(hash);
        await Expect(live.Report.GetByText(hash).First).ToBeAttachedAsync();
        // The report is still being drawn when its hash stands there: the fifth figure is waited for, not counted.
        await Expect(live.Report.Locator("svg.figure").Nth(4)).ToBeAttachedAsync();
        await page.Locator("#configuration").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await Expect(live.Estimates.First).ToContainTextAsync("40");
        Assert.Equal(hash, await SavedHashAsync(page));
        await live.PressAsync("delete", "small");
        await Expect(page.Locator("#none")).ToBeVisibleAsync();
        await Expect(page.Locator("#detail-name")).ToBeHiddenAsync();
        await Expect(page).ToHaveURLAsync($"{server.Url}/");
        Assert.Empty(await server.Service.ListAsync(CancellationToken.None));
        watched.Uncomplained();
        watched.AskedOnly(server.Url);
    }

    [SkippableFact]
    public async Task A_long_list_comes_in_pages_the_latest_first_and_an_old_sweep_has_its_address_all_the_same()
    {
        await using PageServer server = await PageServer.StartAsync();
        await using WatchedPage watched = await browser.PageAsync();
        List<string> ids = [];
        for (int i = 0; i < 103; i++)
        {
            string spec = ServiceSpecs.Small($"sweep{i}", trials: 4);
            ids.Add((await server.Service.SubmitAsync(new SweepSubmission(spec), CancellationToken.None)).Sweep.Id);
            await server.Service.CompletedAsync(ids[^1]);
        }

        IPage page = watched.Page;
        ILocator rows = page.Locator("#rows tr");
        await page.GotoAsync(server.Url);
        await Expect(rows).ToHaveCountAsync(100);
        await Expect(rows.First).ToHaveAttributeAsync("data-id", ids[^1]);
        await Expect(rows.Last).ToHaveAttributeAsync("data-id", ids[3]);
        await page.Locator("#older").ClickAsync();
        await Expect(rows).ToHaveCountAsync(103);
        await Expect(rows.Last).ToHaveAttributeAsync("data-id", ids[0]);
        await Expect(page.Locator("#older")).ToBeHiddenAsync();
        // The name alone would fit sweep10 as well.
        await page.GotoAsync($"{server.Url}/sweeps/{ids[1][..^3]}");
        await Expect(page.Locator("#detail-name")).ToHaveTextAsync("sweep1");
        await Expect(page).ToHaveURLAsync($"{server.Url}/sweeps/{ids[1]}");
        watched.Uncomplained();
    }

    [SkippableFact]
    public async Task A_sweep_has_an_address_of_its_own_that_is_loaded_again_sent_and_gone_back_from()
    {
        await using PageServer server = await PageServer.StartAsync();
        await using WatchedPage watched = await browser.PageAsync();
        IPage page = watched.Page;
        var live = new LivePage(page);
        ILocator name = page.Locator("#detail-name");
        await page.GotoAsync(server.Url);
        await live.SubmitAsync(ServiceSpecs.Small("first"));
        await live.StandsAsync("first", "completed");
        // Reports that are there whole must leave no trace in the history: one that replaced another used to be an entry of its own.
        await Expect(live.Report.Locator("h1")).ToHaveTextAsync("first");
        await live.SubmitAsync(ServiceSpecs.Small("second", seed: 8));
        await live.StandsAsync("second", "completed");
        await Expect(live.Report.Locator("h1")).ToHaveTextAsync("second");
        var ids = (await server.Service.ListAsync(CancellationToken.None)).ToDictionary(s => s.Name, s => s.Id);
        await Expect(page).ToHaveURLAsync(Address("second"));
        await Expect(page).ToHaveTitleAsync("second – modality competition");
        await Expect(live.Name("first")).ToBeHiddenAsync();

        // Back as a reader goes: that it is another address is seen below, and waiting for a page to load would be waiting for ever.
        await page.EvaluateAsync("history.back()");
        await Expect(page).ToHaveURLAsync(Address("first"));
        await Expect(name).ToHaveTextAsync("first");
        await page.EvaluateAsync("history.back()");
        await Expect(page).ToHaveURLAsync($"{server.Url}/");
        await Expect(name).ToBeHiddenAsync();
        await Expect(live.Name("first")).ToBeVisibleAsync();
        await Expect(live.Name("second")).ToBeVisibleAsync();
        await page.EvaluateAsync("history.forward()");
        await Expect(name).ToHaveTextAsync("first");
        await page.Locator("#all").ClickAsync();
        await Expect(page).ToHaveURLAsync($"{server.Url}/");
        await live.Name("second").ClickAsync();
        await Expect(page).ToHaveURLAsync(Address("second"));

        // The same address in a tab that has seen nothing, with and without a slash; a name and the beginning of an identifier lead there.
        foreach (
            string address in new[] { Address("second"), $"{Address("second")}/", $"{server.Url}/sweeps/second", Address("second")[..^9] }
        )
        {
            await using WatchedPage another = await browser.PageAsync();
            await another.Page.GotoAsync(address);
            await Expect(another.Page.Locator("#detail-name")).ToHaveTextAsync("second");
            await Expect(new LivePage(another.Page).Report.Locator("h1")).ToHaveTextAsync("second");
            if (!address.EndsWith('/'))
            {
                await Expect(another.Page).ToHaveURLAsync(Address("second"));
            }

            another.Uncomplained();
        }

        await page.ReloadAsync();
        await Expect(name).ToHaveTextAsync("second");
        await Expect(live.Report.Locator("h1")).ToHaveTextAsync("second");
        watched.Uncomplained();
        watched.AskedOnly(server.Url);

        string Address(string sweep) => $"{server.Url}/sweeps/{ids[sweep]}";
    }

    [SkippableFact]
    public async Task An_address_of_no_sweep_says_so_until_there_is_one()
    {
        await using PageServer server = await PageServer.StartAsync();
        await using WatchedPage watched = await browser.PageAsync();
        IPage page = watched.Page;
        await server.Service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small("here")), CancellationToken.None);
        await page.GotoAsync($"{server.Url}/sweeps/%3Cb%3Elater");
        await Expect(page.Locator("#missing")).ToHaveTextAsync("This server has no sweep <b>later. Those it has are listed here.");
        await page.GotoAsync($"{server.Url}/sweeps/later");
        await Expect(page.Locator("#missing")).ToContainTextAsync("no sweep later.");
        await Expect(new LivePage(page).Name("here")).ToBeVisibleAsync();
        await server.Service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small("later")), CancellationToken.None);
        await Expect(page.Locator("#detail-name")).ToHaveTextAsync("later");
        await Expect(page.Locator("#missing")).ToBeHiddenAsync();

        await server.Service.SubmitAsync(new SweepSubmission(ServiceSpecs.Small("later", seed: 9)), CancellationToken.None);
        await page.GotoAsync($"{server.Url}/sweeps/later");
        await Expect(page.Locator("#missing")).ToContainTextAsync("2 sweeps fit later: choose one of later-");
        watched.Uncomplained();
    }

    [SkippableFact]
    public async Task An_answer_that_comes_later_than_the_news_changes_nothing()
    {
        await using PageServer server = await PageServer.StartAsync();
        await using WatchedPage watched = await browser.PageAsync();
        IPage page = watched.Page;
        var live = new LivePage(page);
        var hold = new TaskCompletionSource();
        await page.RouteAsync(
            "**/api/v1/sweeps",
            async route =>
            {
                // The server's answer to a submission comes when the sweep has long been completed.
                IAPIResponse answer = await route.FetchAsync(new RouteFetchOptions { Timeout = Browser.Limit });
                await hold.Task;
                await route.FulfillAsync(new RouteFulfillOptions { Response = answer });
            }
        );
        hold.SetResult();
        await page.GotoAsync(server.Url);
        await Expect(page.Locator("#none")).ToBeVisibleAsync();
        hold = new TaskCompletionSource();
        await live.SubmitAsync(ServiceSpecs.Small());
        await live.StandsAsync("small", "completed");
        await Expect(page.Locator("#detail")).ToBeHiddenAsync();
        hold.SetResult();
        await Expect(page.Locator("#detail")).ToBeVisibleAsync();
        await live.StandsAsync("small", "completed");
        await Expect(live.Report.Locator("h1")).ToHaveTextAsync("small");
    }

    [SkippableFact]
    public async Task What_is_wrong_with_a_spec_is_said_at_the_form_and_markup_in_a_sweep_stays_text()
    {
        await using PageServer server = await PageServer.StartAsync();
        await using WatchedPage watched = await browser.PageAsync();
        var live = new LivePage(watched.Page);
        await watched.Page.GotoAsync(server.Url);
        await live.SubmitAsync(ServiceSpecs.Small().Replace("K: 3", "K: -3", StringComparison.Ordinal));
        await Expect(watched.Page.Locator("#mistakes li").Nth(1)).ToContainTextAsync("data.K");
        // The browser itself notes the answer 400.
        watched.Uncomplained("status of 400");

        await live.SubmitAsync(
            ServiceSpecs.Small(extra: "description: \"<img src=x onerror='document.title=1'><script>document.title=2</script>\"")
        );
        await live.StandsAsync("small", "completed");
        await Expect(watched.Page.Locator("#mistakes")).ToBeHiddenAsync();
        await Expect(watched.Page.Locator("#detail-text")).ToContainTextAsync("<img src=x");
        await Expect(live.Report.Locator(".lead")).ToContainTextAsync("<script>");
        Assert.Equal("small – modality competition", await watched.Page.TitleAsync());
        watched.Uncomplained("status of 400");
        watched.AskedOnly(server.Url);
    }

    [SkippableFact]
    public async Task A_server_with_a_key_is_used_with_the_key_only_and_the_tab_keeps_it()
    {
        const string Key = "correct-horse-battery-staple";
        await using PageServer server = await PageServer.StartAsync(Key);
        await using WatchedPage watched = await browser.PageAsync();
        IPage page = watched.Page;
        await page.GotoAsync(server.Url);
        await Expect(page.Locator("#key-form")).ToBeVisibleAsync();
        await GiveKeyAsync(page, Key[..^1]);
        // Both refusals have come, that of the question without a key and that of the wrong one.
        await SweepWatching.UntilAsync(() => watched.Complaints.Count == 2);
        await Expect(page.Locator("#problem")).ToContainTextAsync("key");
        await Expect(page.Locator("#key-form")).ToBeVisibleAsync();
        await GiveKeyAsync(page, Key);
        await Expect(page.Locator("#key-form")).ToBeHiddenAsync();
        await Expect(page.Locator("#problem")).ToBeHiddenAsync();
        var live = new LivePage(page);
        await live.SubmitAsync(ServiceSpecs.Small());
        await live.StandsAsync("small", "completed");
        await Expect(live.Report.Locator("h1")).ToHaveTextAsync("small");

        await page.ReloadAsync();
        await live.StandsAsync("small", "completed");
        await Expect(page.Locator("#key-form")).ToBeHiddenAsync();
        Assert.DoesNotContain(Key, page.Url, StringComparison.Ordinal);
        // The browser itself notes that twice there was no access.
        watched.Uncomplained("status of 401");
        Assert.Equal(2, watched.Complaints.Count);
        watched.AskedOnly(server.Url);
    }

    [SkippableFact]
    public async Task A_refusal_of_an_old_key_that_comes_late_leaves_the_newer_key()
    {
        const string Key = "correct-horse-battery-staple";
        var late = new TaskCompletionSource();
        await using PageServer server = await PageServer.StartAsync(Key);
        await using WatchedPage watched = await browser.PageAsync();
        IPage page = watched.Page;
        await page.GotoAsync(server.Url);
        await Expect(page.Locator("#key-form")).ToBeVisibleAsync();
        await page.RouteAsync(
            "**/api/v1",
            async route =>
            {
                if (!route.Request.Headers["authorization"].EndsWith(Key, StringComparison.Ordinal))
                {
                    await late.Task;
                }

                await route.ContinueAsync();
            }
        );
        await GiveKeyAsync(page, "of-yesterday");
        await GiveKeyAsync(page, Key);
        await Expect(page.Locator("#key-form")).ToBeHiddenAsync();
        late.SetResult();
        // The refusals without a key and with the old one.
        await SweepWatching.UntilAsync(() => watched.Complaints.Count == 2);
        var live = new LivePage(page);
        await live.SubmitAsync(ServiceSpecs.Small());
        await live.StandsAsync("small", "completed");
        await Expect(page.Locator("#key-form")).ToBeHiddenAsync();
        await Expect(live.Problem).ToBeHiddenAsync();
        Assert.Equal(Key, await page.EvaluateAsync<string>("sessionStorage.getItem('modcomp-key')"));
    }

    [SkippableFact]
    public async Task A_page_that_stays_open_goes_on_when_the_server_comes_back()
    {
        await using PageServer server = await PageServer.StartAsync();
        await using WatchedPage watched = await browser.PageAsync();
        var live = new LivePage(watched.Page);
        server.Engine.Hold();
        await watched.Page.GotoAsync(server.Url);
        await live.SubmitAsync(ServiceSpecs.Small());
        server.Engine.Permit(2);
        await Expect(live.Cell("small", 2)).ToContainTextAsync("8 of 40");

        await server.StopAsync();
        await Expect(live.Problem).ToContainTextAsync("cannot be reached");
        await server.StartAgainAsync();
        await Expect(live.Problem).ToBeHiddenAsync();
        await live.StandsAsync("small", "running");
        await Expect(live.Cell("small", 2)).ToContainTextAsync("8 of 40");
        server.Engine.Release();
        await live.StandsAsync("small", "completed");
        await Expect(live.Cell("small", 2)).ToContainTextAsync("40 of 40");
        // What was sent while there was nobody is all that went wrong.
        watched.Uncomplained("net::ERR_");
        watched.AskedOnly(server.Url);
    }

    [SkippableTheory]
    [InlineData(1200, ColorScheme.Light)]
    [InlineData(1200, ColorScheme.Dark)]
    [InlineData(400, ColorScheme.Light)]
    [InlineData(400, ColorScheme.Dark)]
    public async Task Everything_fits_and_is_legible(int width, ColorScheme scheme)
    {
        await using PageServer server = await PageServer.StartAsync();
        await using WatchedPage watched = await browser.PageAsync(width, scheme);
        IPage page = watched.Page;
        var live = new LivePage(page);
        await page.GotoAsync(server.Url);
        await live.SubmitAsync(
            ServiceSpecs.Small(
                "done",
                extra: "description: \"A sweep that is done, with a description of some length and one word that has no end: "
                    + string.Concat(Enumerable.Repeat("https_example_org_", 12))
                    + "\""
            )
        );
        await live.StandsAsync("done", "completed");
        await Layout.FitsAsync(page);
        server.Engine.Hold();
        await live.SubmitAsync(
            ServiceSpecs.Small(
                "at-work-under-a-name-that-is-rather-long",
                seed: 8,
                extra: "until: {estimand: agreement, half_width: 0.001}"
            )
        );
        await live.StandsAsync("at-work-under-a-name-that-is-rather-long", "running");
        server.Engine.Permit(5);
        await Expect(live.Estimates.First).ToBeVisibleAsync();
        await Expect(live.Report.Locator("svg.figure").First).ToBeVisibleAsync();
        await live.SubmitAsync(ServiceSpecs.Small().Replace("K: 3", "K: -3", StringComparison.Ordinal));
        await Expect(page.Locator("#mistakes")).ToBeVisibleAsync();

        await watched.PictureAsync($"live-{width}-{scheme}");
        Assert.Equal(scheme == ColorScheme.Dark, await Layout.GroundAsync(page) < 128);
        await Layout.FitsAsync(page);
        await Layout.IsLegibleAsync(page);
        await page.Locator("#all").ClickAsync();
        await Expect(live.Name("done")).ToBeVisibleAsync();
        await Layout.FitsAsync(page);
        await page.EvaluateAsync("history.back()");
        // The report may be replaced at any moment by one of more trials: what is asked again until it holds outlives that.
        await Expect(live.Report.Locator("body"))
            .ToHaveCSSAsync("background-color", scheme == ColorScheme.Dark ? "rgb(20, 23, 27)" : "rgb(255, 255, 255)");
    }

    private static async Task GiveKeyAsync(IPage page, string key)
    {
        await page.Locator("#key").FillAsync(key);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Use it" }).ClickAsync();
        await Expect(page.Locator("#key")).ToHaveValueAsync("");
    }

    // Saves estimates.json by its button and reads the hash in it.
    private static async Task<string> SavedHashAsync(IPage page)
    {
        IDownload download = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save estimates.json" }).ClickAsync()
        );
        await using Stream file = await download.CreateReadStreamAsync();
        using var json = await System.Text.Json.JsonDocument.ParseAsync(file);
        return json.RootElement.GetProperty("results_hash").GetString()!;
    }
}
