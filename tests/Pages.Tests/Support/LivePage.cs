using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ModalityCompetition.Pages.Tests.Support;

/// <summary>What a person does on the live page. Every step waits until the page can take it.</summary>
internal sealed class LivePage
{
    private readonly IPage _page;

    /// <param name="page">The page.</param>
    public LivePage(IPage page)
    {
        _page = page;
        // A question may come after the click that asks it is over, and whoever has stopped listening by then has said no.
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
    }

    /// <summary>The line about the server.</summary>
    public ILocator Server => _page.Locator("#server");

    /// <summary>The complaint at the top.</summary>
    public ILocator Problem => _page.Locator("#problem");

    /// <summary>The rows of estimates of the chosen sweep.</summary>
    public ILocator Estimates => _page.Locator("#estimate-rows tr");

    /// <summary>The report of the chosen sweep in its frame.</summary>
    public IFrameLocator Report => _page.FrameLocator("#report");

    /// <summary>A cell of the row of a sweep: 1 state, 2 progress, 3 rate, 4 time left, 5 target, 6 priority.</summary>
    public ILocator Cell(string sweep, int column) =>
        _page
            .Locator(
                "#rows tr",
                new PageLocatorOptions { Has = _page.Locator("a.name", new PageLocatorOptions { HasTextRegex = Whole(sweep) }) }
            )
            .Locator("td")
            .Nth(column);

    /// <summary>The name of a sweep in the list, which leads to its own address.</summary>
    public ILocator Name(string sweep) => _page.Locator("a.name", new PageLocatorOptions { HasTextRegex = Whole(sweep) });

    /// <summary>Types a spec into the form and submits it.</summary>
    public async Task SubmitAsync(string spec)
    {
        await _page.Locator("#submit").EvaluateAsync("form => form.open = true");
        await _page.Locator("#spec").FillAsync(spec);
        await _page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Submit", Exact = true }).ClickAsync();
    }

    /// <summary>Presses a button of a sweep; where the page asks, the answer is yes.</summary>
    public Task PressAsync(string what, string sweep) =>
        _page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = $"{what} {sweep}", Exact = true }).ClickAsync();

    /// <summary>Waits until a sweep is shown in a state.</summary>
    public Task StandsAsync(string sweep, string state) => Assertions.Expect(Cell(sweep, 1)).ToHaveTextAsync(state);

    // A role would not be found where the row is hidden, because the page shows another sweep.
    private static Regex Whole(string sweep) => new($"^{Regex.Escape(sweep)}$");
}
