using Microsoft.Playwright;
using ModalityCompetition.Pages.Tests.Support;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Services;
using static Microsoft.Playwright.Assertions;

namespace ModalityCompetition.Pages.Tests;

/// <summary><c>report.html</c> in a browser, opened from disk as a reader opens it who was sent it.</summary>
[Collection(BrowserTests.Name)]
public sealed class ReportPageTests(Browser browser) : IDisposable
{
    private readonly ReportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task The_report_of_a_sweep()
    {
        await using WatchedPage first = await browser.PageAsync();
        await _folder.RunAsync(
            ReportFolder.Spec(
                "over-sigma0",
                extra: "axes:\n  - network.sigma0: [0.05, 0.2, 0.4]\n  - network.second_layer.train: [false, true]"
            )
        );
        await CheckAsync(first, "over-sigma0", svgs: 20, [(1200, ColorScheme.Dark), (400, ColorScheme.Light), (400, ColorScheme.Dark)]);
    }

    [SkippableTheory]
    [InlineData(0.3)]
    [InlineData(1.0)]
    public async Task The_report_of_a_sweep_that_diverged(double share)
    {
        await using WatchedPage first = await browser.PageAsync();
        await _folder.ServeAsync(ServiceSpecs.Small("diverged"), new SyntheticEngine(share));
        await CheckAsync(first, "diverged", svgs: 1);
        await WarnsAsync(first, "diverged");
    }

    [SkippableFact]
    public async Task The_report_of_a_sweep_whose_engine_crashed()
    {
        await using WatchedPage first = await browser.PageAsync();
        var engine = new HeldEngine();
        engine.Curse(trial: 22);
        await _folder.ServeAsync(ServiceSpecs.Small("crashed"), engine);
        await CheckAsync(first, "crashed", svgs: 5);
        await WarnsAsync(first, "The sweep is not complete");
    }

    [SkippableFact]
    public async Task The_report_of_a_sweep_that_was_killed()
    {
        await using WatchedPage first = await browser.PageAsync();
        await _folder.KillAsync(ReportFolder.Spec("killed", trials: 1_000_000));
        await CheckAsync(first, "killed", svgs: 5);
        await WarnsAsync(first, "The sweep is not complete");
    }

    [SkippableFact]
    public async Task The_report_of_a_sweep_with_one_modality()
    {
        await using WatchedPage first = await browser.PageAsync();
        await _folder.RunAsync(ReportFolder.Spec("alone", modalities: 1));
        await CheckAsync(first, "alone", svgs: 2);
    }

    private static Task WarnsAsync(WatchedPage watched, string about) =>
        Expect(watched.Page.Locator(".warning").Filter(new LocatorFilterOptions { HasText = about }).First).ToBeVisibleAsync();

    // On a wide, light screen, on others, and on paper. Colours do not depend on the width: one report is seen in every combination, of the
    // others each width and each scheme.
    private async Task CheckAsync(WatchedPage first, string name, int svgs, params (int Width, ColorScheme Scheme)[] others)
    {
        await SeenAsync(first, name, svgs, $"report-{name}-1200-Light");
        await Layout.ShowsWholeTablesAsync(first.Page);
        foreach ((int width, ColorScheme scheme) in others.Length > 0 ? others : [(400, ColorScheme.Dark)])
        {
            await using WatchedPage watched = await browser.PageAsync(width, scheme);
            await SeenAsync(watched, name, svgs, $"report-{name}-{width}-{scheme}");
            Assert.Equal(scheme == ColorScheme.Dark, await Layout.GroundAsync(watched.Page) < 128);
        }

        // A4 between margins of 1 cm, at 96 to the inch. Paper is light whatever the reader's screen is.
        await using WatchedPage paper = await browser.PageAsync(718, ColorScheme.Dark);
        await paper.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await SeenAsync(paper, name, svgs, $"report-{name}-print", print: true);
        Assert.True(await Layout.GroundAsync(paper.Page) > 250);
        byte[] pdf = await paper.Page.PdfAsync(
            new PagePdfOptions
            {
                Format = "A4",
                Margin = new Margin
                {
                    Top = "1cm",
                    Bottom = "1cm",
                    Left = "1cm",
                    Right = "1cm",
                },
            }
        );
        Assert.StartsWith("%PDF-", System.Text.Encoding.ASCII.GetString(pdf, 0, 8), StringComparison.Ordinal);
        Assert.True(System.Text.Encoding.Latin1.GetString(pdf).Split("/Type /Page\n").Length > 2, "The report has at least two pages.");
    }

    private async Task SeenAsync(WatchedPage watched, string name, int svgs, string picture, bool print = false)
    {
        await watched.Page.GotoAsync(_folder.Report);
        await Expect(watched.Page.Locator("h1")).ToHaveTextAsync(name);
        await Expect(watched.Page.Locator("svg.figure").Nth(svgs - 1)).ToBeAttachedAsync();
        Assert.InRange(await watched.Page.Locator("svg.figure").CountAsync(), svgs, 100);
        await watched.PictureAsync(picture);
        await (print ? Layout.FitsOnPaperAsync(watched.Page) : Layout.FitsAsync(watched.Page));
        await Layout.IsLegibleAsync(watched.Page);
        watched.Uncomplained();
        watched.AskedOnly(_folder.Report);
    }
}
