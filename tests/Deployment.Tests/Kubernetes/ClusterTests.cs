using k8s;
using k8s.Models;
using ModalityCompetition.Deployment.Tests.Files;
using ModalityCompetition.Silo.Settings;
using Npgsql;

namespace ModalityCompetition.Deployment.Tests.Kubernetes;

/// <summary>What the objects say of each other: labels that select, names that lead somewhere, what pods may do and who reaches
/// them.</summary>
public class ClusterTests
{
    private const string SiloName = "modcomp-silo";

    public static TheoryData<string> Names => [.. Manifests.Names];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Every_selector_finds_pods(string name)
    {
        Manifests manifests = Manifests.Of(name);
        (string, IDictionary<string, string>)[] selectors =
        [
            .. manifests.All<V1Deployment>().Select(d => (d.Metadata.Name, d.Spec.Selector.MatchLabels)),
            .. manifests.All<V1StatefulSet>().Select(s => (s.Metadata.Name, s.Spec.Selector.MatchLabels)),
            .. manifests.All<V1Service>().Select(s => (s.Metadata.Name, s.Spec.Selector)),
            .. manifests.All<V1PodDisruptionBudget>().Select(b => (b.Metadata.Name, b.Spec.Selector.MatchLabels)),
            .. manifests.All<V1NetworkPolicy>().Select(p => (p.Metadata.Name, p.Spec.PodSelector.MatchLabels)),
            .. manifests.Silo.TopologySpreadConstraints.Select(c => (SiloName, c.LabelSelector.MatchLabels)),
        ];
        foreach ((string of, IDictionary<string, string> labels) in selectors)
        {
            var found = manifests
                .Pods()
                .Where(p => labels.All(l => p.Pod.Metadata.Labels.TryGetValue(l.Key, out string? v) && v == l.Value));
            // A policy of a part is named after the whole.
            Assert.StartsWith(Assert.Single(found).Name, of, StringComparison.Ordinal);
        }

        Assert.Equal(
            manifests.Pods().Select(p => p.Name).Order(),
            manifests
                .All<V1NetworkPolicy>()
                .Select(p => p.Metadata.Name.Replace("-monitoring", "", StringComparison.Ordinal))
                .Distinct()
                .Order()
        );
    }

    [SkippableTheory]
    [InlineData("overlays/example")]
    [InlineData(Manifests.Whole)]
    public void Every_name_leads_somewhere(string name)
    {
        Manifests manifests = Manifests.Of(name);
        foreach ((string _, V1PodTemplateSpec pod) in manifests.Pods())
        {
            if (pod.Spec.ServiceAccountName is { } account)
            {
                Assert.False(manifests.Named<V1ServiceAccount>(account).AutomountServiceAccountToken);
            }

            foreach (V1SecretVolumeSource secret in pod.Spec.Volumes.Select(v => v.Secret).OfType<V1SecretVolumeSource>())
            {
                Assert.All(secret.Items, i => Assert.Contains(i.Key, manifests.Named<V1Secret>(secret.SecretName).Data.Keys));
                // Octal numbers mean something else in JSON: owner and group read.
                Assert.Equal(Convert.ToInt32("440", 8), secret.DefaultMode);
            }

            foreach (V1SecretKeySelector secret in Variables(pod.Spec).Select(v => v.ValueFrom?.SecretKeyRef).OfType<V1SecretKeySelector>())
            {
                Assert.Contains(secret.Key, manifests.Named<V1Secret>(secret.Name).Data.Keys);
            }

            string[] volumes =
            [
                .. pod.Spec.Volumes.Select(v => v.Name),
                .. manifests
                    .All<V1StatefulSet>()
                    .Where(s => s.Spec.Template == pod)
                    .SelectMany(s => s.Spec.VolumeClaimTemplates)
                    .Select(v => v.Metadata.Name),
            ];
            Assert.Equal(volumes.Order(), pod.Spec.Containers.SelectMany(c => c.VolumeMounts).Select(m => m.Name).Order());
        }

        foreach (V1Service service in manifests.All<V1Service>())
        {
            V1PodTemplateSpec pod = manifests.Pods().Single(p => p.Name == service.Metadata.Name).Pod;
            foreach (V1ServicePort port in service.Spec.Ports)
            {
                Assert.Equal(
                    port.Port,
                    Assert.Single(pod.Spec.Containers.SelectMany(c => c.Ports), p => p.Name == port.TargetPort.Value).ContainerPort
                );
            }
        }

        Assert.All(
            manifests.All<V1StatefulSet>(),
            s => Assert.Equal("None", manifests.Named<V1Service>(s.Spec.ServiceName).Spec.ClusterIP)
        );
        Assert.All(
            manifests.All<V2HorizontalPodAutoscaler>(),
            a => Assert.NotNull(manifests.Named<V1Deployment>(a.Spec.ScaleTargetRef.Name))
        );
    }

    [SkippableFact]
    public void The_database_of_the_example_is_the_one_that_silos_ask_for()
    {
        Manifests manifests = Manifests.Of("overlays/example");
        SiloSettings settings = ProgramSettings.Read(ProgramSettings.Of(manifests.Variables()));
        var connection = new NpgsqlConnectionStringBuilder(settings.Database);
        Assert.Equal(connection.Port, Assert.Single(manifests.Named<V1Service>(connection.Host!).Spec.Ports).Port);
        V1PodSpec pod = manifests.Named<V1StatefulSet>(connection.Host!).Spec.Template.Spec;
        Dictionary<string, string> variables = Variables(pod).ToDictionary(v => v.Name, v => v.Value);
        Assert.Equal((connection.Username, connection.Database), (variables["POSTGRES_USER"], variables["POSTGRES_DB"]));
        Assert.Null(connection.Password);
        V1Container server = Assert.Single(pod.Containers);
        Assert.Contains(server.VolumeMounts, m => variables["PGDATA"].StartsWith(m.MountPath + "/", StringComparison.Ordinal));
        V1VolumeMount secret = server.VolumeMounts.Single(m =>
            variables["POSTGRES_PASSWORD_FILE"].StartsWith(m.MountPath + "/", StringComparison.Ordinal)
        );
        string item = Assert.Single(pod.Volumes.Single(v => v.Name == secret.Name).Secret.Items).Path;
        Assert.Equal(item, Path.GetFileName(variables["POSTGRES_PASSWORD_FILE"]));
        Assert.Equal(item, Assert.Single(manifests.Silo.Containers).Env.Single(v => v.Name == "PGPASSWORD").ValueFrom.SecretKeyRef.Key);
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Pods_may_do_nothing_that_they_do_not_need(string name)
    {
        Manifests manifests = Manifests.Of(name);
        Assert.Equal("restricted", manifests.Named<V1Namespace>("modcomp").Metadata.Labels["pod-security.kubernetes.io/enforce"]);
        foreach ((string _, V1PodTemplateSpec template) in manifests.Pods())
        {
            V1PodSpec pod = template.Spec;
            Assert.False(pod.AutomountServiceAccountToken);
            Assert.True(pod.SecurityContext.RunAsNonRoot);
            Assert.True(pod.SecurityContext.RunAsUser > 0 && pod.SecurityContext.RunAsGroup > 0);
            Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
            foreach (V1Container container in pod.Containers)
            {
                Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
                Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
                Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
                Assert.Null(container.SecurityContext.Capabilities.Add);
                Assert.NotNull(container.Resources.Requests["memory"]);
                Assert.NotNull(container.Resources.Limits["memory"]);
                Assert.Matches(@"^[a-z/-]+:[0-9]+(\.[0-9]+)+(-[a-z0-9]+)?$", container.Image);
            }
        }

        foreach (IKubernetesObject<V1ObjectMeta> thing in manifests.All<IKubernetesObject<V1ObjectMeta>>().Where(o => o is not V1Namespace))
        {
            Assert.Equal("modcomp", thing.Metadata.NamespaceProperty);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Only_silos_reach_the_port_of_silos_and_nobody_the_gateway(string name)
    {
        Manifests manifests = Manifests.Of(name);
        SiloSettings settings = ProgramSettings.Read(ProgramSettings.Of(manifests.Variables()));
        V1NetworkPolicy[] policies = [.. manifests.All<V1NetworkPolicy>().Where(p => OfSilos(p.Spec.PodSelector))];
        Assert.All(policies, p => Assert.Equal(["Egress", "Ingress"], p.Spec.PolicyTypes.Order()));
        (string Port, V1NetworkPolicyPeer[] From)[] open =
        [
            .. policies
                .SelectMany(p => p.Spec.Ingress)
                .SelectMany(i => i.Ports.Select(port => (port.Port.Value, i.FromProperty.ToArray()))),
        ];
        Assert.Equal(new[] { $"{settings.SiloPort}", $"{settings.HttpPort}" }.Order(), open.Select(o => o.Port).Distinct().Order());
        V1NetworkPolicyPeer silos = Assert.Single(open.Where(o => o.Port == $"{settings.SiloPort}").SelectMany(o => o.From));
        Assert.True(OfSilos(silos.PodSelector) && silos.NamespaceSelector is null && silos.IpBlock is null);
        // People come from labelled namespaces, nobody from everywhere.
        Assert.All(
            open.Where(o => o.Port == $"{settings.HttpPort}").SelectMany(o => o.From),
            peer => Assert.NotEmpty(peer.NamespaceSelector.MatchLabels)
        );

        string[] reached = [.. policies.SelectMany(p => p.Spec.Egress).SelectMany(e => e.Ports).Select(p => p.Port.Value)];
        int database = new NpgsqlConnectionStringBuilder(settings.Database).Port;
        Assert.Superset(new HashSet<string> { $"{settings.SiloPort}", $"{database}", "53" }, reached.ToHashSet());
        Assert.DoesNotContain(policies.SelectMany(p => p.Spec.Egress), e => e.To is null or [] || e.Ports is null or []);
    }

    [SkippableFact]
    public void Prometheus_finds_the_silos_and_has_the_key()
    {
        Manifests manifests = Manifests.Of(Manifests.Whole);
        ServiceMonitor monitor = Assert.Single(manifests.All<ServiceMonitor>());
        V1Service service = manifests.Named<V1Service>(SiloName);
        Assert.All(monitor.Spec.Selector.MatchLabels, l => Assert.Equal(l.Value, service.Metadata.Labels[l.Key]));
        ServiceMonitorEndpoint endpoint = Assert.Single(monitor.Spec.Endpoints);
        Assert.Contains(service.Spec.Ports, p => p.Name == endpoint.Port);
        Assert.Equal(("/metrics", "Bearer"), (endpoint.Path, endpoint.Authorization.Type));
        V1SecretKeySelector key = endpoint.Authorization.Credentials;
        Assert.Contains(key.Key, manifests.Named<V1Secret>(key.Name).Data.Keys);
        Assert.Equal("modcomp", Assert.Single(endpoint.Relabelings, r => r.TargetLabel == "job").Replacement);
    }

    [SkippableFact]
    public void The_autoscaler_asks_for_the_metric_that_the_adapter_has()
    {
        Manifests manifests = Manifests.Of(Manifests.Whole);
        V2HorizontalPodAutoscaler autoscaler = manifests.Named<V2HorizontalPodAutoscaler>(SiloName);
        Assert.Null(manifests.Named<V1Deployment>(SiloName).Spec.Replicas);
        V2MetricSpec metric = Assert.Single(autoscaler.Spec.Metrics);
        string rule = File.ReadAllText(DeployFolder.Of("kubernetes", "components", "autoscaling", "prometheus-adapter.yaml"));
        Assert.Contains($"as: {metric.External.Metric.Name}\n", rule, StringComparison.Ordinal);
        Assert.Equal("AverageValue", metric.External.Target.Type);
        Assert.True(autoscaler.Spec.MinReplicas >= 2 && autoscaler.Spec.MaxReplicas > autoscaler.Spec.MinReplicas);
    }

    private static IEnumerable<V1EnvVar> Variables(V1PodSpec pod) => pod.Containers.SelectMany(c => c.Env ?? []);

    private static bool OfSilos(V1LabelSelector? selector) =>
        selector?.MatchLabels is { } labels && labels.TryGetValue("app.kubernetes.io/name", out string? of) && of == SiloName;
}
