using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using ModalityCompetition.Dashboard.Api;
using ModalityCompetition.Dashboard.Limits;
using ModalityCompetition.Dashboard.Tests.Support;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Http;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Dashboard.Tests;

/// <summary>Server-sent events, byte for byte.</summary>
public class EventStreamTests
{
    [Fact]
    public async Task A_stream_begins_with_where_sweeps_stand_and_goes_on_from_the_last_event()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        string one = await served.SubmitAsync(ServiceSpecs.Small());
        await served.Service.CompletedAsync(one);
        string cursor;
        await using (EventReader events = await EventReader.OpenAsync(served.Http, "api/v1/events"))
        {
            Assert.Equal("2000", (await events.NextAsync())!["retry"]);
            Dictionary<string, string> first = (await events.NextAsync())!;
            Assert.Equal("sweep", first["event"]);
            JsonElement status = JsonDocument.Parse(first["data"]).RootElement;
            Assert.Equal(
                (one, "completed", "modality-competition/sweep/1"),
                (Text(status, "id"), Text(status, "state"), Text(status, "schema"))
            );
            cursor = first["id"];
        }

        string two = await served.SubmitAsync(ServiceSpecs.Small("two"));
        await using EventReader resumed = await EventReader.OpenAsync(served.Http, "api/v1/events", cursor);
        await resumed.NextAsync();
        Assert.Equal(two, Text(JsonDocument.Parse((await resumed.NextAsync())!["data"]).RootElement, "id"));
    }

    [Fact]
    public async Task A_stream_on_which_nothing_happens_says_that_it_lives()
    {
        await using ServedSweeps served = ServedSweeps.Start(o => o with { Heartbeat = TimeSpan.FromMilliseconds(20) });
        await using EventReader events = await EventReader.OpenAsync(served.Http, "api/v1/events");
        await events.NextAsync();
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("still here", (await events.NextAsync())![""]);
        }

        string id = await served.SubmitAsync(ServiceSpecs.Small());
        Dictionary<string, string>? next;
        do
        {
            next = await events.NextAsync();
        } while (next!.ContainsKey(""));
        Assert.Equal(id, Text(JsonDocument.Parse(next["data"]).RootElement, "id"));
    }

    [Fact]
    public async Task A_reader_that_does_not_read_gets_where_the_sweep_stands_not_the_way_there()
    {
        await using ServedSweeps served = ServedSweeps.Start(o => o with { RequestsPerSecond = 10_000, Burst = 10_000, LeastRate = 1 });
        served.Engine.Hold();
        string id = await served.SubmitAsync(ServiceSpecs.Small());
        await using EventReader lazy = await EventReader.OpenAsync(served.Http, "api/v1/events?sweep=" + id);
        const int Changes = 3000;
        for (int i = 0; i < Changes / 2; i++)
        {
            await served.Service.PauseAsync(id, CancellationToken.None);
            await served.Service.ResumeAsync(id, CancellationToken.None);
        }

        served.Engine.Release();
        SweepStatus last = await served.Service.CompletedAsync(id);
        JsonElement seen = default;
        do
        {
            Dictionary<string, string> fields = (await lazy.NextAsync())!;
            seen = fields.TryGetValue("data", out string? data) ? JsonDocument.Parse(data).RootElement : seen;
        } while (seen.ValueKind == JsonValueKind.Undefined || Text(seen, "state") != "completed");
        Assert.Equal(last.ResultsHash, Text(seen, "results_hash"));
    }

    [Fact]
    public async Task A_server_that_stops_ends_its_streams()
    {
        ServedSweeps served = ServedSweeps.Start();
        EventReader events = await EventReader.OpenAsync(served.Http, "api/v1/events");
        await events.NextAsync();
        Task<Dictionary<string, string>?> next = events.NextAsync();
        await served.Server.DisposeAsync();
        Assert.Null(await next);
        await events.DisposeAsync();
        await served.DisposeAsync();
        Assert.Empty(served.Log.Errors);
    }

    [Fact]
    public async Task A_reader_that_broke_off_before_the_stream_begins_ends_it_quietly()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Dispose();
        var limits = new StreamLimits(new AddressPlaces(1, 1), 1, 1, Patience.Limit, TimeProvider.System);
        var stream = new EventStream(served.Service, limits, CancellationToken.None);
        var context = new DefaultHttpContext { RequestAborted = new CancellationToken(canceled: true) };
        context.Features.Set<IConnectionSocketFeature>(new Broken(socket));
        // What the server takes for the end of a request that nobody waits for, and no error.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.WriteAsync(context));
    }

    private sealed record Broken(Socket Socket) : IConnectionSocketFeature;

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
