using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Silo.Hosting;
using ModalityCompetition.Sweeps.Engines;
using Orleans.Configuration;

namespace ModalityCompetition.Cluster.Tests.Hosting;

/// <summary>How long a silo's parts may take to end fits into what supervisors are told to wait.</summary>
public sealed class SiloTimesTests : IDisposable
{
    // As deploy/README.md tells supervisors, beside DrainSeconds.
    private const int Beside = 40;
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-times-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(600)]
    public void Batches_engines_and_busy_grains_end_before_the_supervisor_kills(int drain)
    {
        using IHost host = SiloHosting.Build(
            [$"--Silo:Folder={_folder}", "--Silo:Workers=1", $"--Silo:DrainSeconds={drain}"],
            EngineRegistry.Installed
        );
        var times = host.Services.GetRequiredService<DeviceOptions>();
        TimeSpan grains = host.Services.GetRequiredService<IOptions<GrainCollectionOptions>>().Value.DeactivationTimeout;
        TimeSpan all = host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
        Assert.Equal(TimeSpan.FromSeconds(drain + Beside), all);
        Assert.Equal(TimeSpan.FromSeconds(drain), times.DrainTime);
        // An engine that does not stop has ten seconds more.
        Assert.True(times.DrainTime + TimeSpan.FromSeconds(10) + grains < all, $"{times.DrainTime} {grains} {all}");
    }
}
