using k8s;

namespace ModalityCompetition.Deployment.Tests.Kubernetes;

/// <summary>The part of a kustomization, or of a component, that the manifests use.</summary>
public sealed class Kustomization : IKubernetesObject
{
    public string ApiVersion { get; set; } = "";
    public string Kind { get; set; } = "";
    public string? Namespace { get; set; }
    public IList<string> Resources { get; set; } = [];
    public IList<string> Components { get; set; } = [];
    public IList<KustomizationLabels> Labels { get; set; } = [];
    public IList<KustomizationGenerator> ConfigMapGenerator { get; set; } = [];
    public IList<KustomizationGenerator> SecretGenerator { get; set; } = [];
    public IList<KustomizationPatch> Patches { get; set; } = [];
    public IList<KustomizationImage> Images { get; set; } = [];

    /// <summary>Every file that it names.</summary>
    public IEnumerable<string> Files() =>
        [
            .. Resources.Where(r => !r.StartsWith("..", StringComparison.Ordinal)),
            .. ConfigMapGenerator.Concat(SecretGenerator).SelectMany(g => g.Envs.Concat(g.Files)),
            .. Patches.Where(p => p.Path is not null).Select(p => p.Path!),
        ];
}

public sealed class KustomizationLabels
{
    public IDictionary<string, string> Pairs { get; set; } = new Dictionary<string, string>();
}

public sealed class KustomizationGenerator
{
    public string Name { get; set; } = "";
    public string? Behavior { get; set; }
    public IList<string> Envs { get; set; } = [];
    public IList<string> Files { get; set; } = [];
    public KustomizationGeneratorOptions? Options { get; set; }
}

public sealed class KustomizationGeneratorOptions
{
    public bool DisableNameSuffixHash { get; set; }
}

public sealed class KustomizationPatch
{
    public string? Path { get; set; }
    public string? Patch { get; set; }
    public KustomizationTarget? Target { get; set; }
}

public sealed class KustomizationTarget
{
    public string Kind { get; set; } = "";
    public string Name { get; set; } = "";
}

public sealed class KustomizationImage
{
    public string Name { get; set; } = "";
    public string? NewName { get; set; }
    public string? NewTag { get; set; }
}
