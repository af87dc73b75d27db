using System.Collections.Concurrent;
using System.Diagnostics;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Training.Engines.Cpu;

namespace ModalityCompetition.Cluster.Tests.Grains;

/// <summary>The activities of a sweep hang together, whichever silo they are on.</summary>
public sealed class SweepTraceTests
{
    [Fact]
    public async Task Sweep_block_batch_and_append_are_below_the_request()
    {
        ConcurrentQueue<Activity> ended = [];
        using var source = new ActivitySource("SweepTraceTests");
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == RunTelemetry.Name || s == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var engine = new CpuTrialEngine();
        await using TestSilos cluster = await TestSilos.StartAsync(2, engine);
        string id;
        Activity request;
        using (request = source.StartActivity("request")!)
        {
            SubmittedSweep answer = await cluster
                .Service(engine, 2, "1")
                .SubmitAsync(new SweepSubmission(TestSpecs.Small(trials: 300), "spec.yaml"), CancellationToken.None);
            id = answer.Sweep.Id;
        }

        await cluster.CompletedAsync(id);
        await TestSilos.UntilAsync(() => Task.FromResult(Of("sweep").Count == 1));
        HashSet<string> Ids(string name) => [.. Of(name).Select(a => a.SpanId.ToHexString())];
        Activity sweep = Assert.Single(Of("sweep"));
        Assert.Equal(request.SpanId, sweep.ParentSpanId);
        Assert.Equal(id, sweep.GetTagItem("modcomp.sweep"));
        Assert.NotEmpty(Of("append"));
        Assert.All(Of("block"), a => Assert.Equal(sweep.SpanId, a.ParentSpanId));
        Assert.All(Of("batch"), a => Assert.Contains(a.ParentSpanId.ToHexString(), Ids("block")));
        Assert.All(Of("append"), a => Assert.Contains(a.ParentSpanId.ToHexString(), Ids("batch")));
        // Every trial is in one batch, and every batch is appended.
        Assert.Equal(600, Of("append").Sum(a => (int)a.GetTagItem("modcomp.trials")!));

        List<Activity> Of(string name) => [.. ended.Where(a => a.OperationName == name && a.TraceId == request.TraceId)];
    }
}
