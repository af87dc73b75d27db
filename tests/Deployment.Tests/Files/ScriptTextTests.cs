using ModalityCompetition.TestKit.Scripts;

namespace ModalityCompetition.Deployment.Tests.Files;

public class ScriptTextTests
{
    public static TheoryData<string> Scripts =>
        [.. DeployFolder.Files(".", "*.sh").Select(f => Path.GetRelativePath(RepositoryScript.Root, Path.GetFullPath(f)))];

    [SkippableTheory]
    [MemberData(nameof(Scripts))]
    public async Task The_shell_understands_every_script(string script)
    {
        (int code, string _, string error) = await RepositoryScript.RunAsync(new Dictionary<string, string>(), "-n", script);
        Assert.True(code == 0, error);
    }
}
