using System.Text.Json;
using k8s.Models;
using ModalityCompetition.Dashboard.Remote;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Deployment.Tests.Files;
using ModalityCompetition.Deployment.Tests.Images;
using ModalityCompetition.Silo.Settings;
using ModalityCompetition.TestKit.Scripts;

namespace ModalityCompetition.Deployment.Tests.Kubernetes;

/// <summary>The pods of silos against the program: its settings, ports, paths, and the time that it takes to leave.</summary>
public class SiloPodTests
{
    public static TheoryData<string> Names => [.. Manifests.Names];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void The_silo_takes_its_variables(string name)
    {
        Manifests manifests = Manifests.Of(name);
        Dictionary<string, string> variables = manifests.Variables();
        // The others are PostgreSQL's own.
        Assert.Equal(["PGPASSWORD"], variables.Keys.Where(v => !v.StartsWith("Silo__", StringComparison.Ordinal)));
        SiloSettings settings = ProgramSettings.Read(ProgramSettings.Of(variables));
        Assert.Equal(("10.1.2.3", "0.0.0.0", 0), (settings.Address, settings.HttpAddress, settings.GatewayPort));
        Assert.Equal(name == "overlays/gpu" ? "torch" : "cpu", settings.Engines);
        V1Container silo = Assert.Single(manifests.Silo.Containers);
        Assert.Equal(
            [("http", settings.HttpPort), ("silo", settings.SiloPort)],
            silo.Ports.Select(p => (p.Name, p.ContainerPort)).OrderBy(p => p.Name, StringComparer.Ordinal)
        );

        // Beyond loopback the silo demands a key, and finds it where the secret is mounted.
        V1VolumeMount mount = Assert.Single(silo.VolumeMounts, m => settings.ApiKeyFile.StartsWith(m.MountPath, StringComparison.Ordinal));
        V1SecretVolumeSource secret = Assert.Single(manifests.Silo.Volumes, v => v.Name == mount.Name).Secret;
        Assert.Equal(Path.GetFileName(settings.ApiKeyFile), Assert.Single(secret.Items).Path);
        Assert.DoesNotContain(ApiKey.Variable, variables.Keys);
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_silo_has_the_time_to_leave(string name)
    {
        Manifests manifests = Manifests.Of(name);
        V1PodSpec pod = manifests.Silo;
        SiloSettings settings = ProgramSettings.Read(ProgramSettings.Of(manifests.Variables()));
        double before = Assert.Single(pod.Containers).Lifecycle.PreStop.Sleep.Seconds;
        double leaving = ProgramSettings.Leaving(settings).TotalSeconds;
        Assert.True(pod.TerminationGracePeriodSeconds >= before + leaving);
        Assert.True(leaving >= ProgramSettings.Leaving(new SiloSettings()).TotalSeconds);
        V1DeploymentStrategy strategy = manifests.Named<V1Deployment>("modcomp-silo").Spec.Strategy;
        // One at a time.
        Assert.Equal("RollingUpdate", strategy.Type);
        Assert.Equal(["0", "1"], new[] { strategy.RollingUpdate.MaxSurge.Value, strategy.RollingUpdate.MaxUnavailable.Value }.Order());
        Assert.Equal(name == "overlays/gpu" ? "0" : "1", strategy.RollingUpdate.MaxSurge.Value);
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Probes_ask_what_the_silo_answers(string name)
    {
        V1Container silo = Assert.Single(Manifests.Of(name).Silo.Containers);
        using JsonDocument api = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(RepositoryScript.Root, "src/Dashboard/Api/openapi.json"))
        );
        foreach (V1Probe probe in new[] { silo.StartupProbe, silo.ReadinessProbe, silo.LivenessProbe })
        {
            Assert.Equal("http", probe.HttpGet.Port.Value);
            Assert.True(api.RootElement.GetProperty("paths").TryGetProperty(probe.HttpGet.Path, out _), probe.HttpGet.Path);
        }

        Assert.Equal("/" + ServerHealth.Ready, silo.ReadinessProbe.HttpGet.Path);
        // A database that is away must start no silo again.
        Assert.Equal("/" + ServerHealth.Live, silo.LivenessProbe.HttpGet.Path);
        Assert.Equal("/" + ServerHealth.Live, silo.StartupProbe.HttpGet.Path);
        // A silo tries for two minutes to reach its database.
        Assert.True(silo.StartupProbe.PeriodSeconds * silo.StartupProbe.FailureThreshold > 120);
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void The_image_is_that_of_the_Dockerfile(string name)
    {
        Manifests manifests = Manifests.Of(name);
        V1Container silo = Assert.Single(manifests.Silo.Containers);
        string version = ImageFile.Version;
        Assert.Equal(name == "overlays/gpu" ? $"modcomp-silo:{version}-cuda" : $"modcomp-silo:{version}", silo.Image);
        ImageFile image = ImageFile.Read();
        Assert.Equal(image.User("silo"), $"{manifests.Silo.SecurityContext.RunAsUser}:{manifests.Silo.SecurityContext.RunAsGroup}");
        V1VolumeMount work = Assert.Single(silo.VolumeMounts, m => m.MountPath == image.Volume("silo"));
        Assert.NotNull(Assert.Single(manifests.Silo.Volumes, v => v.Name == work.Name).EmptyDir);
    }

    [SkippableFact]
    public void Silos_with_GPUs_have_them_and_go_where_they_are()
    {
        V1PodSpec pod = Manifests.Of("overlays/gpu").Silo;
        const string Gpu = "nvidia.com/gpu";
        Assert.Equal("1", Assert.Single(pod.Containers).Resources.Limits[Gpu].ToString());
        Assert.Contains(pod.NodeSelector.Keys, k => k.StartsWith(Gpu, StringComparison.Ordinal));
        Assert.Contains(pod.Tolerations, t => t is { Key: Gpu, Effect: "NoSchedule" });
    }
}
