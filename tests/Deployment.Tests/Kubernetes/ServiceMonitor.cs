using k8s;
using k8s.Models;

namespace ModalityCompetition.Deployment.Tests.Kubernetes;

/// <summary>The part of the Prometheus operator's resource that the manifests use; whatever else stood in them would be refused.</summary>
public sealed class ServiceMonitor : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";
    public string Kind { get; set; } = "";
    public V1ObjectMeta Metadata { get; set; } = new();
    public ServiceMonitorSpec Spec { get; set; } = new();
}

public sealed class ServiceMonitorSpec
{
    public V1LabelSelector Selector { get; set; } = new();
    public IList<ServiceMonitorEndpoint> Endpoints { get; set; } = [];
}

public sealed class ServiceMonitorEndpoint
{
    public string Port { get; set; } = "";
    public string Path { get; set; } = "";
    public string Interval { get; set; } = "";
    public ServiceMonitorAuthorization Authorization { get; set; } = new();
    public IList<ServiceMonitorRelabeling> Relabelings { get; set; } = [];
    public IList<ServiceMonitorRelabeling> MetricRelabelings { get; set; } = [];
}

public sealed class ServiceMonitorAuthorization
{
    public string Type { get; set; } = "";
    public V1SecretKeySelector Credentials { get; set; } = new();
}

public sealed class ServiceMonitorRelabeling
{
    public string Action { get; set; } = "";
    public string? TargetLabel { get; set; }
    public string? Replacement { get; set; }
    public IList<string> SourceLabels { get; set; } = [];
    public string? Regex { get; set; }
}
