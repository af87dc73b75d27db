using Microsoft.Playwright;

namespace ModalityCompetition.Pages.Tests.Support;

/// <summary>
/// One browser for all tests; each has a context of its own in it, as if it had been started anew. Tests are skipped where there is none.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    // Long enough for any machine: whoever waits for so long has found a fault.
    internal const int Limit = 180_000;

    // It names nobody, updates nothing and can reach this machine only.
    private static readonly string[] s_arguments =
    [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (Chromium.Path is null)
        {
            return;
        }

        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        _playwright = await Playwright.CreateAsync();
        _playwright.Selectors.SetTestIdAttribute("id");
        Assertions.SetDefaultExpectTimeout(Limit);
        // The sandbox of the browser does not work for root.
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Chromium.Path,
                Args = s_arguments,
                ChromiumSandbox = !Environment.IsPrivilegedProcess,
                Timeout = Limit,
            }
        );
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>An empty page in a context of its own; skips the test where there is no browser.</summary>
    internal async Task<WatchedPage> PageAsync(int width = 1200, ColorScheme scheme = ColorScheme.Light)
    {
        Skip.If(_browser is null, Chromium.Missing);
        IBrowserContext context = await _browser!.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = 900 },
                ColorScheme = scheme,
                AcceptDownloads = true,
            }
        );
        context.SetDefaultTimeout(Limit);
        return await WatchedPage.OpenAsync(context);
    }
}

/// <summary>The tests that share the browser run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<Browser>
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "browser";
}
