using System.Net;
using System.Text.Json;
using ModalityCompetition.Dashboard.Tests.Support;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Http;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Dashboard.Tests.Limits;

/// <summary>One sweep does not fill the disk for all.</summary>
public class DiskReserveTests
{
    private const long Reserve = 64 << 20;

    [Fact]
    public async Task Below_the_reserve_sweeps_are_paused_and_none_is_taken_until_there_is_room()
    {
        long free = Reserve;
        await using ServedSweeps served = ServedSweeps.Serving(o =>
            o with
            {
                DiskReserve = Reserve,
                DiskInterval = TimeSpan.FromMilliseconds(1),
                FreeDisk = _ => Interlocked.Read(ref free),
            }
        );
        served.Engine.Hold();
        string done = await served.SubmitAsync(ServiceSpecs.Small("done"));
        string held = await served.SubmitAsync(ServiceSpecs.Small("held"));
        await served.Service.PauseAsync(done, CancellationToken.None);

        Interlocked.Exchange(ref free, Reserve - 1);
        SweepStatus paused = await UntilAsync(served, held, s => s.State == SweepState.Paused);
        const string Complaint =
            "has 63 MiB left, fewer than the 64 MiB that are kept free: make room there, or start the server with a smaller "
            + "--disk-reserve.";
        Assert.Contains(Complaint + " Then resume the sweep.", paused.Failure, StringComparison.Ordinal);
        // One that somebody paused himself says nothing of that.
        Assert.Null((await served.Service.StatusAsync(done, CancellationToken.None)).Failure);
        foreach (string path in new[] { "api/v1/sweeps", $"api/v1/sweeps/{held}/resume" })
        {
            JsonElement refused = await served
                .Http.PostAsync(path, ServedSweeps.Yaml(ServiceSpecs.Small("third")))
                .ProblemAsync(HttpStatusCode.InsufficientStorage);
            Assert.EndsWith(Complaint, refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        JsonElement health = await served.Http.GetAsync("health/ready").ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.EndsWith(Complaint, health.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Single(served.Log.Errors, e => e.Contains(Complaint, StringComparison.Ordinal));

        Interlocked.Exchange(ref free, Reserve);
        Assert.Equal("ready\n", await served.Http.GetStringAsync("health/ready"));
        served.Engine.Release();
        SweepStatus resumed = await served.Service.ResumeAsync(held, CancellationToken.None);
        Assert.Null(resumed.Failure);
        await served.Service.CompletedAsync(held);
        Assert.Equal(2, (await served.Service.ListAsync(CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Without_a_reserve_nobody_looks_at_the_disk()
    {
        await using ServedSweeps served = ServedSweeps.Serving(o =>
            o with
            {
                DiskInterval = TimeSpan.FromMilliseconds(1),
                FreeDisk = _ => throw new InvalidOperationException("Nobody should ask."),
            }
        );
        await served.Service.CompletedAsync(await served.SubmitAsync(ServiceSpecs.Small()));
    }

    private static async Task<SweepStatus> UntilAsync(ServedSweeps served, string id, Func<SweepStatus, bool> stands)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            SweepStatus status = await served.Service.StatusAsync(id, limit.Token);
            if (stands(status))
            {
                return status;
            }

            await Task.Delay(10, limit.Token);
        }
    }
}
