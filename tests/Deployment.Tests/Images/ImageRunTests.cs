using System.Globalization;
using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.TestKit.Networks;
using ModalityCompetition.TestKit.Scripts;

namespace ModalityCompetition.Deployment.Tests.Images;

public class ImageRunTests
{
    /// <summary>What the script checks is in its output, each with a sentence; the silo of the image is the one that this test was built
    /// with.</summary>
    [Trait("Suite", "Endurance")]
    [SkippableFact]
    public async Task The_images_are_built_without_a_registry_and_run_a_sweep_on_silos_that_come_and_go()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        Skip.IfNot(Environment.IsPrivilegedProcess, "Only root can make images.");
        foreach (string program in new[] { "buildah", "mmdebstrap", "podman", "runc" })
        {
            Skip.IfNot(
                Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(f => File.Exists(Path.Combine(f, program))),
                $"There is no {program} (on Debian: apt-get install {program})."
            );
        }

        Dictionary<string, string> variables = new()
        {
            ["IMAGES_PORT"] = FreePorts.Next(20).ToString(CultureInfo.InvariantCulture),
            ["TRIALS"] = "100",
        };
        (int code, string output, string error) = await RepositoryScript.RunAsync(variables, "deploy/images/try.sh", "--no-build");
        Assert.True(code == 0, error + output);
        Assert.Equal(2, output.Split('\n').Count(line => line.StartsWith("hash of ", StringComparison.Ordinal)));
        foreach (string line in new[] { "user: 1654:1654", "root file system: read-only", "exit code of a silo after SIGTERM: 0" })
        {
            Assert.Contains($"\n{line}\n", output, StringComparison.Ordinal);
        }

        Assert.EndsWith("all is as it should be", output, StringComparison.Ordinal);
    }
}
