using Microsoft.Playwright;

namespace ModalityCompetition.Pages.Tests.Support;

/// <summary>What a person does on the live page. Every step waits until the page can take it.</summary>
internal sealed class LivePage(IPage page)
{
    /// <summary>The line about the server.</summary>
    public ILocator Server => page.Locator("#server");

    /// <summary>The complaint at the top.</summary>
    public ILocator Problem => page.Locator("#problem");

    /// <summary>The rows of estimates of the chosen sweep.</summary>
    public ILocator Estimates => page.Locator("#estimate-rows tr");

    /// <summary>The report of the chosen sweep in its frame.</summary>
    public IFrameLocator Report => page.FrameLocator("#report");

    /// <summary>A cell of the row of a sweep: 1 state, 2 progress, 3 rate, 4 time left, 5 target, 6 priority.</summary>
    public ILocator Cell(string sweep, int column) =>
        page.Locator("#rows tr", new PageLocatorOptions { Has = page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = sweep, Exact = true }) }).Locator("td").Nth(column);

    /// <summary>Types a spec into the form and submits it.</summary>
    public async Task SubmitAsync(string spec)
    {
        await page.Locator("#submit").EvaluateAsync("form => form.open = true");
        await page.Locator("#spec").FillAsync(spec);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Submit", Exact = true }).ClickAsync();
    }

    /// <summary>Presses a button of a sweep, and says yes if asked.</summary>
    public async Task PressAsync(string what, string sweep)
    {
        void Accept(object? sender, IDialog dialog) => _ = dialog.AcceptAsync();
        page.Dialog += Accept;
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = $"{what} {sweep}", Exact = true }).ClickAsync();
        page.Dialog -= Accept;
    }

    /// <summary>Waits until a sweep is shown in a state.</summary>
    public Task StandsAsync(string sweep, string state) => Assertions.Expect(Cell(sweep, 1)).ToHaveTextAsync(state);
}
