using k8s;
using k8s.Models;
using ModalityCompetition.Deployment.Tests.Files;

namespace ModalityCompetition.Deployment.Tests.Kubernetes;

/// <summary>The manifests as files: each is read strictly into the types of its kind, and each belongs to a kustomization.</summary>
public class ManifestFileTests
{
    // A part of the configuration of another program, which knows no kinds.
    private const string AdapterRule = "prometheus-adapter.yaml";

    public static TheoryData<string> Files =>
        [.. DeployFolder.Files("kubernetes", "*.yaml").Where(f => Path.GetFileName(f) != AdapterRule).Select(Relative)];

    public static TheoryData<string> Kustomizations => [.. DeployFolder.Files("kubernetes", "kustomization.yaml").Select(Relative)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_field_is_one_of_its_kind(string file)
    {
        IReadOnlyList<object> objects = Manifests.Read(File.ReadAllText(DeployFolder.Of("kubernetes", file)));
        Assert.NotEmpty(objects);
        Assert.All(objects, o => Assert.IsAssignableFrom<IKubernetesObject>(o));
        // Values of secrets are made where they are used.
        Assert.DoesNotContain(objects, o => o is V1Secret);
    }

    [Fact]
    public void A_field_that_there_is_not_would_be_refused()
    {
        string good = File.ReadAllText(DeployFolder.Of("kubernetes", "base", "service-account.yaml"));
        Assert.Single(Manifests.Read(good));
        Assert.ThrowsAny<Exception>(() => Manifests.Read(good + "automountServiceAccountTokens: false\n"));
        Assert.ThrowsAny<Exception>(() => Manifests.Read(good + "kind: ServiceAccount\n"));
    }

    [Theory]
    [MemberData(nameof(Kustomizations))]
    public void A_kustomization_names_the_files_beside_it_and_no_others(string file)
    {
        string path = DeployFolder.Of("kubernetes", file);
        string folder = Path.GetDirectoryName(path)!;
        var kustomization = Assert.IsType<Kustomization>(Assert.Single(Manifests.Read(File.ReadAllText(path))));
        string[] made = [.. kustomization.SecretGenerator.SelectMany(g => g.Files)];
        Assert.All(made, f => Assert.StartsWith("secrets/", f, StringComparison.Ordinal));
        Assert.Equal(
            Directory
                .EnumerateFiles(folder)
                .Select(f => Path.GetFileName(f)!)
                .Where(f => f is not ("kustomization.yaml" or AdapterRule))
                .Order(StringComparer.Ordinal),
            kustomization.Files().Except(made).Order(StringComparer.Ordinal)
        );
        foreach (string other in kustomization.Resources.Concat(kustomization.Components).Except(kustomization.Files()))
        {
            Assert.True(File.Exists(Path.Combine(folder, other, "kustomization.yaml")), $"{file} names {other}");
        }
    }

    private static string Relative(string file) => Path.GetRelativePath(DeployFolder.Of("kubernetes"), file);
}
