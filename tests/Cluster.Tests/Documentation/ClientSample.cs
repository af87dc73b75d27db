using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModalityCompetition.Grains.Interfaces.Catalog;
using ModalityCompetition.Grains.Interfaces.Sweeps;
using Orleans.Configuration;

namespace ModalityCompetition.Cluster.Tests.Documentation;

/// <summary>The program of docs/cluster.md, compiled. What stands between the two remarks is what stands there.</summary>
internal static class ClientSample
{
    /// <summary>Runs it.</summary>
    /// <param name="args">The gateway of a silo, and a spec file.</param>
    public static async Task RunAsync(string[] args)
    {
        // begin
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client =>
            client
                .UseStaticClustering(IPEndPoint.Parse(args[0]))
                .Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = ("modcomp", "modcomp"))
        );
        using IHost host = builder.Build();
        await host.StartAsync();
        IClusterClient cluster = host.Services.GetRequiredService<IClusterClient>();

        string spec = await File.ReadAllTextAsync(args[1]);
        AnswerRecord answer = await cluster.GetGrain<ICatalogGrain>(0).Submit(new SubmissionRecord(spec, args[1], Priority: 10));
        if (answer.Sweep is null)
        {
            Console.WriteLine($"{answer.Message} {string.Join(' ', answer.Details)}");
            return;
        }

        SweepStatusRecord? sweep = answer.Sweep;
        while (sweep is { State: "Running" or "Finishing" })
        {
            await Task.Delay(500);
            sweep = await cluster.GetGrain<ISweepGrain>(sweep.Id).Status();
        }

        Console.WriteLine($"{sweep!.Id}: {sweep.State} with {sweep.TrialsDone} trials, results hash {sweep.ResultsHash}");
        // end
    }
}
