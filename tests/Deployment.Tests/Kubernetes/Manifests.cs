using System.Diagnostics;
using k8s;
using k8s.Models;
using ModalityCompetition.Deployment.Tests.Files;

namespace ModalityCompetition.Deployment.Tests.Kubernetes;

/// <summary>The manifests as typed objects: of one file, or of all that <c>kubectl kustomize</c> makes of an overlay.</summary>
internal sealed class Manifests
{
    /// <summary>The example with all components.</summary>
    public const string Whole = "whole";

    private static readonly Dictionary<string, Type> s_beyondKubernetes = new()
    {
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(ServiceMonitor),
        ["kustomize.config.k8s.io/v1beta1/Kustomization"] = typeof(Kustomization),
        ["kustomize.config.k8s.io/v1alpha1/Component"] = typeof(Kustomization),
    };

    private static readonly Dictionary<string, Lazy<Manifests>> s_rendered = new[]
    {
        "base",
        "overlays/gpu",
        "overlays/example",
        Whole,
    }.ToDictionary(name => name, name => new Lazy<Manifests>(() => new Manifests(Read(Kustomize(name)))));

    private readonly IReadOnlyList<object> _objects;

    private Manifests(IReadOnlyList<object> objects) => _objects = objects;

    /// <summary>What can be rendered: the base, the overlays, and the example with all components.</summary>
    public static IReadOnlyCollection<string> Names => s_rendered.Keys;

    /// <summary>What an overlay is for the cluster; skips where there is no kubectl.</summary>
    public static Manifests Of(string name) => s_rendered[name].Value;

    /// <summary>Reads documents strictly: an unknown or a doubled field is refused.</summary>
    public static IReadOnlyList<object> Read(string yaml) => KubernetesYaml.LoadAllFromString(yaml, s_beyondKubernetes, strict: true);

    /// <summary>The objects of a kind.</summary>
    public IEnumerable<T> All<T>() => _objects.OfType<T>();

    /// <summary>The object of a kind with a name.</summary>
    public T Named<T>(string name)
        where T : IKubernetesObject<V1ObjectMeta> => Assert.Single(All<T>(), o => o.Metadata.Name == name);

    /// <summary>The pods that the manifests start, by the name of what starts them.</summary>
    public IEnumerable<(string Name, V1PodTemplateSpec Pod)> Pods() =>
        [
            .. All<V1Deployment>().Select(d => (d.Metadata.Name, d.Spec.Template)),
            .. All<V1StatefulSet>().Select(s => (s.Metadata.Name, s.Spec.Template)),
        ];

    /// <summary>The pod of a silo.</summary>
    public V1PodSpec Silo => Named<V1Deployment>("modcomp-silo").Spec.Template.Spec;

    /// <summary>The variables of the silo's container, those of the fields of its pod with values that they may have.</summary>
    public Dictionary<string, string> Variables()
    {
        V1Container silo = Assert.Single(Silo.Containers);
        Dictionary<string, string> variables = new(Named<V1ConfigMap>(Assert.Single(silo.EnvFrom).ConfigMapRef.Name).Data);
        foreach (V1EnvVar variable in silo.Env)
        {
            variables.Add(
                variable.Name,
                variable.ValueFrom?.FieldRef?.FieldPath switch
                {
                    "status.podIP" => "10.1.2.3",
                    "metadata.name" => "modcomp-silo-1",
                    null => variable.Value ?? "",
                    string other => throw new InvalidOperationException($"{variable.Name} comes from {other}"),
                }
            );
        }

        return variables;
    }

    private static string Kustomize(string name)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("modcomp-kustomize-");
        try
        {
            Copy(DeployFolder.Of("kubernetes"), folder.FullName);
            string secrets = Directory.CreateDirectory(Path.Combine(folder.FullName, "overlays/example/secrets")).FullName;
            File.WriteAllText(Path.Combine(secrets, "api-key"), "0123456789abcdef");
            File.WriteAllText(Path.Combine(secrets, "database-password"), "p");
            if (name == Whole)
            {
                string whole = Directory.CreateDirectory(Path.Combine(folder.FullName, Whole)).FullName;
                File.WriteAllText(
                    Path.Combine(whole, "kustomization.yaml"),
                    """
                    apiVersion: kustomize.config.k8s.io/v1beta1
                    kind: Kustomization
                    namespace: modcomp
                    resources: [../overlays/example]
                    components: [../components/monitoring, ../components/autoscaling]
                    """
                );
            }

            return Run(Path.Combine(folder.FullName, name));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Run(string folder)
    {
        var start = new ProcessStartInfo("kubectl", ["kustomize", folder]) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Skip.If(true, "There is no kubectl (1.27 or later), whose kustomize renders the manifests.");
            throw;
        }

        using (process)
        {
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, error.GetAwaiter().GetResult());
            return output;
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in DeployFolder.Files("kubernetes", "*"))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
