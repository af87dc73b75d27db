using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace ModalityCompetition.Pages.Tests.Support;

/// <summary>A page of which every request and every complaint of the browser is written down.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _requests = [];
    private readonly ConcurrentQueue<string> _complaints = [];

    private WatchedPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        context.Request += (_, request) => _requests.Enqueue(request.Url);
        page.WebSocket += (_, socket) => _requests.Enqueue(socket.Url);
        page.Console += (_, message) => Complain(message.Type is "error" or "warning", $"{message.Type}: {message.Text}");
        page.PageError += (_, error) => Complain(true, error);
        page.Crash += (_, _) => Complain(true, "The page crashed.");
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Errors and warnings on the console, and exceptions that nobody caught.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>An empty page in a context, which is closed with it.</summary>
    public static async Task<WatchedPage> OpenAsync(IBrowserContext context) => new(context, await context.NewPageAsync());

    /// <summary>Fails unless every request went to this address, or to nowhere at all.</summary>
    /// <param name="own">An origin, or the address of a file.</param>
    public void AskedOnly(string own)
    {
        Assert.NotEmpty(_requests);
        Assert.DoesNotContain(
            _requests,
            r =>
                !r.StartsWith(own, StringComparison.Ordinal)
                && !r.StartsWith("data:", StringComparison.Ordinal)
                && !r.StartsWith($"blob:{own}", StringComparison.Ordinal)
                && r != "about:srcdoc"
        );
    }

    /// <summary>Fails if the browser complained about anything but what the test brought about.</summary>
    public void Uncomplained(params string[] expected)
    {
        string[] others = [.. _complaints.Where(c => !expected.Any(e => c.Contains(e, StringComparison.Ordinal)))];
        Assert.True(others.Length == 0, string.Join('\n', others));
    }

    /// <summary>Takes a picture of the whole page into the folder that MODCOMP_PICTURES names, if it does.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("MODCOMP_PICTURES") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }

    public ValueTask DisposeAsync() => new(_context.CloseAsync());

    private void Complain(bool isOne, string what)
    {
        if (isOne)
        {
            _complaints.Enqueue(what);
        }
    }
}
