using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using ModalityCompetition.Dashboard.Api;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Remote;

/// <summary>
/// A sweep service behind the HTTP API: the embedded server or a cluster. Errors come back as the exceptions that the server threw, with
/// the same sentences.
/// </summary>
public sealed class HttpSweepService : ISweepService, IDisposable
{
    private const int PartBytes = 1 << 16;
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestReadiness = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LongestUnready = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UsualPatience = TimeSpan.FromMinutes(1);
    private readonly HttpClient _client;
    private readonly RemoteFailures _failures;
    private readonly RemoteOptions _options;
    private volatile bool _hasAnswered;

    /// <summary>Connects nothing yet.</summary>
    /// <param name="server">Address of the server, for example <c>http://127.0.0.1:7370</c>.</param>
    /// <param name="key">Its key; null for none.</param>
    /// <param name="options">How it is talked to; null for the defaults.</param>
    /// <exception cref="SweepServiceException">The address is not one, or the key would go over the network in clear text.</exception>
    public HttpSweepService(string server, string? key, RemoteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        Uri address = RemoteAddress.Parse(server);
        _options = options ?? new RemoteOptions();
        _failures = new RemoteFailures(address, _options);
        _client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                UseCookies = false,
                SslOptions = _options.Tls(),
            }
        )
        {
            BaseAddress = address,
            Timeout = LongestAnswer,
        };
        if (key is not null)
        {
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer",
                ApiKey.Checked(key, "the variable or file")
            );
        }
    }

    /// <inheritdoc/>
    public Task<ServiceDescription> DescribeAsync(CancellationToken cancellation) =>
        AskAsync<ServiceDescription>(HttpMethod.Get, "", null, cancellation);

    /// <inheritdoc/>
    public Task<SubmittedSweep> SubmitAsync(SweepSubmission submission, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(submission);
        return AskAsync<SubmittedSweep>(
            HttpMethod.Post,
            "/sweeps",
            () => JsonContent.Create(submission, options: ApiJson.Options),
            cancellation
        );
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SweepStatus>> ListAsync(CancellationToken cancellation)
    {
        // The first page has the latest ones; a sweep that is submitted meanwhile moves none to another page.
        List<IReadOnlyList<SweepStatus>> pages = [];
        string? before = null;
        do
        {
            SweepPage page = await PageAsync(new SweepQuery { Before = before }, cancellation).ConfigureAwait(false);
            pages.Add(page.Sweeps);
            before = page.Next;
        } while (before is not null);

        pages.Reverse();
        return [.. pages.SelectMany(p => p)];
    }

    /// <inheritdoc/>
    public async Task<SweepPage> PageAsync(SweepQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        SweepList list = await AskAsync<SweepList>(HttpMethod.Get, "/sweeps" + PageQuery.Text(query), null, cancellation)
            .ConfigureAwait(false);
        return new SweepPage(list.Sweeps, list.Next, list.Total, list.Cursor);
    }

    /// <inheritdoc/>
    public Task<SweepStatus> StatusAsync(string id, CancellationToken cancellation) =>
        AskAsync<SweepStatus>(HttpMethod.Get, Of(id), null, cancellation);

    /// <inheritdoc/>
    public Task<SweepStatus> CancelAsync(string id, CancellationToken cancellation) =>
        AskAsync<SweepStatus>(HttpMethod.Post, Of(id) + "/cancel", null, cancellation);

    /// <inheritdoc/>
    public Task<SweepStatus> PauseAsync(string id, CancellationToken cancellation) =>
        AskAsync<SweepStatus>(HttpMethod.Post, Of(id) + "/pause", null, cancellation);

    /// <inheritdoc/>
    public Task<SweepStatus> ResumeAsync(string id, CancellationToken cancellation) =>
        AskAsync<SweepStatus>(HttpMethod.Post, Of(id) + "/resume", null, cancellation);

    /// <inheritdoc/>
    public async Task DeleteAsync(string id, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, Address(Of(id)));
        using HttpResponseMessage response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<SweepStatus> TagAsync(string id, TagChange change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(change);
        return AskAsync<SweepStatus>(
            HttpMethod.Post,
            Of(id) + "/tags",
            () => JsonContent.Create(change, options: ApiJson.Options),
            cancellation
        );
    }

    /// <inheritdoc/>
    public Task<SweepDocument> EstimatesAsync(string id, CancellationToken cancellation) =>
        DocumentAsync(Of(id) + "/estimates", "estimates.json", cancellation);

    /// <inheritdoc/>
    public Task<SweepDocument> ReportAsync(string id, SweepReportKind kind, CancellationToken cancellation)
    {
        string name = SweepEndpoints.FileNames.First(f => f.Value == kind).Key;
        return DocumentAsync($"{Of(id)}/files/{name}", name, cancellation);
    }

    /// <inheritdoc/>
    public Task<SweepDocument> TrialsAsync(string id, TrialSelection what, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(what);
        string query =
            $"?format={Uri.EscapeDataString(what.Format)}&per={Uri.EscapeDataString(what.Per)}"
            + string.Concat(what.Configurations.Select(c => $"&configuration={Uri.EscapeDataString(c)}"));
        return DocumentAsync($"{Of(id)}/trials{query}", $"trials.{what.Format}", cancellation);
    }

    /// <inheritdoc/>
    /// <remarks>A connection that breaks is made again with the last cursor, for as long as the options say; a server that restarts
    /// meanwhile is not noticed.</remarks>
    public async IAsyncEnumerable<SweepNotice> WatchAsync(
        string? id,
        string? cursor,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        string path = "/events" + (id is null ? "" : "?sweep=" + Uri.EscapeDataString(WellFormed(id)));
        string? last = cursor;
        var patience = new Reconnection(_options.Clock, _options.Patience ?? UsualPatience, _options.Waiting);
        bool everConnected = false;
        while (true)
        {
            IAsyncEnumerator<SweepNotice> notices = OneConnectionAsync(path, last, cancellation).GetAsyncEnumerator(cancellation);
            await using (notices.ConfigureAwait(false))
            {
                while (await NextAsync(notices, patience, everConnected, cancellation).ConfigureAwait(false))
                {
                    everConnected = true;
                    patience.Succeeded();
                    last = notices.Current.Cursor;
                    yield return notices.Current;
                }
            }

            await patience.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static string Of(string id) => "/sweeps/" + WellFormed(id);

    private static string WellFormed(string id) => SweepIdentity.IsWellFormed(id) ? id : throw SweepServiceException.NoSuchSweep(id ?? "");

    // False when the connection has ended and another one may be made.
    private async Task<bool> NextAsync(
        IAsyncEnumerator<SweepNotice> notices,
        Reconnection patience,
        bool everConnected,
        CancellationToken cancellation
    )
    {
        try
        {
            return await notices.MoveNextAsync().ConfigureAwait(false);
        }
        catch (SweepServiceException failure)
            when (failure.Failure == SweepServiceFailure.Unavailable
                && (everConnected || (_options.Patience is not null && IsPassing(failure)))
                && patience.IsLeft
                && !cancellation.IsCancellationRequested
            )
        {
            return false;
        }
    }

    private async IAsyncEnumerable<SweepNotice> OneConnectionAsync(
        string path,
        string? cursor,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(path));
        if (!string.IsNullOrEmpty(cursor))
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", cursor);
        }

        using HttpResponseMessage response = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
            .ConfigureAwait(false);
        Stream answer = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var stream = new LivelyStream(answer, _options.LongestSilence, _options.Clock);
        IAsyncEnumerator<SseItem<string>> items = SseParser.Create(stream).EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
        await using (items.ConfigureAwait(false))
        {
            while (await _failures.GuardAsync(() => items.MoveNextAsync().AsTask(), cancellation).ConfigureAwait(false))
            {
                SseItem<string> item = items.Current;
                if (item.EventType is EventStream.Sweep or EventStream.Deleted && item.EventId is { } id)
                {
                    yield return new SweepNotice(id, _failures.Read<SweepStatus>(item.Data), item.EventType == EventStream.Deleted);
                }
            }
        }
    }

    // Whatever is asked like this may be asked twice: a wish that was granted before its answer was lost is granted again.
    private Task<T> AskAsync<T>(HttpMethod method, string path, Func<HttpContent>? content, CancellationToken cancellation) =>
        PatientlyAsync(
            async () =>
            {
                using var request = new HttpRequestMessage(method, Address(path)) { Content = content?.Invoke() };
                using HttpResponseMessage response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation)
                    .ConfigureAwait(false);
                byte[] bytes = await _failures
                    .GuardAsync(() => response.Content.ReadAsByteArrayAsync(cancellation), cancellation)
                    .ConfigureAwait(false);
                return _failures.Read<T>(System.Text.Encoding.UTF8.GetString(bytes));
            },
            cancellation
        );

    private async Task<T> PatientlyAsync<T>(Func<Task<T>> ask, CancellationToken cancellation)
    {
        var patience = new Reconnection(_options.Clock, _options.Patience ?? TimeSpan.Zero, _options.Waiting);
        while (true)
        {
            try
            {
                return await ask().ConfigureAwait(false);
            }
            catch (SweepServiceException away) when (IsPassing(away) && patience.IsLeft && !cancellation.IsCancellationRequested)
            {
                // Asked again below.
            }

            await patience.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    // Whether the server is there and will answer. One that cannot be reached and never was may be another than the user means.
    private bool IsPassing(SweepServiceException failure) =>
        failure.InnerException switch
        {
            HttpRequestException { StatusCode: { } status } => status
                is HttpStatusCode.BadGateway
                    or HttpStatusCode.ServiceUnavailable
                    or HttpStatusCode.GatewayTimeout,
            HttpRequestException { InnerException: AuthenticationException } => false,
            HttpRequestException or IOException or OperationCanceledException => _hasAnswered,
            _ => false,
        };

    private Task<SweepDocument> DocumentAsync(string path, string name, CancellationToken cancellation) =>
        PatientlyAsync(() => OneDocumentAsync(path, name, cancellation), cancellation);

    // As long as it may be: it is never in memory as a whole.
    private async Task<SweepDocument> OneDocumentAsync(string path, string name, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(path));
        using HttpResponseMessage response = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
            .ConfigureAwait(false);
        using Stream body = await _failures
            .GuardAsync(() => response.Content.ReadAsStreamAsync(cancellation), cancellation)
            .ConfigureAwait(false);
        using var received = new DocumentStream();
        byte[] part = new byte[PartBytes];
        using var silent = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        while (true)
        {
            silent.CancelAfter(LongestAnswer);
            int count = await _failures.GuardAsync(() => body.ReadAsync(part, silent.Token).AsTask(), cancellation).ConfigureAwait(false);
            if (count == 0)
            {
                break;
            }

            received.Write(part.AsSpan(0, count));
        }

        return received.Document(
            response.Content.Headers.ContentType?.ToString() ?? "",
            response.Content.Headers.ContentDisposition?.FileName?.Trim('"') ?? name
        );
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        HttpCompletionOption completion,
        CancellationToken cancellation
    )
    {
        HttpResponseMessage response =
            _options.Hurried && !_hasAnswered
                ? await HurriedAsync(request, completion, cancellation).ConfigureAwait(false)
                : await _failures
                    .GuardAsync(() => _client.SendAsync(request, completion, cancellation), cancellation)
                    .ConfigureAwait(false);
        _hasAnswered = true;
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            string text = await _failures
                .GuardAsync(() => response.Content.ReadAsStringAsync(cancellation), cancellation)
                .ConfigureAwait(false);
            throw _failures.Of(response, text);
        }
    }

    // A server that is not ready may answer all the same, one whose disk is full for example, and what it is asked may take long where it
    // is ready. So it is asked for that first.
    private async Task<HttpResponseMessage> HurriedAsync(
        HttpRequestMessage request,
        HttpCompletionOption completion,
        CancellationToken cancellation
    )
    {
        using var hurry = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        hurry.CancelAfter(LongestReadiness);
        using HttpResponseMessage ready = await _failures
            .GuardAsync(() => _client.GetAsync(new Uri(ServerHealth.Ready, UriKind.Relative), hurry.Token), cancellation)
            .ConfigureAwait(false);
        hurry.CancelAfter(ready.StatusCode == HttpStatusCode.ServiceUnavailable ? LongestUnready : Timeout.InfiniteTimeSpan);
        try
        {
            return await _failures
                .GuardAsync(() => _client.SendAsync(request, completion, hurry.Token), cancellation)
                .ConfigureAwait(false);
        }
        catch (SweepServiceException late) when (late.InnerException is OperationCanceledException)
        {
            throw _failures.Of(ready, await ready.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false));
        }
    }

    private static Uri Address(string path) => new(SweepEndpoints.Root.TrimStart('/') + path, UriKind.Relative);
}
