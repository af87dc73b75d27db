using Azure.Storage.Blobs;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.TestKit.Blobs;

namespace ModalityCompetition.Client.Tests.Documentation;

/// <summary>Commands of the documentation that need a container, run on Azurite.</summary>
public class DocumentedBlobTests
{
    private const string Address = "https://ACCOUNT.blob.core.windows.net/CONTAINER";

    [SkippableFact]
    public async Task Commands_that_need_a_container_run()
    {
        Skip.If(AzuriteServer.Missing is not null, AzuriteServer.Missing);
        string connection = AzuriteServer.Shared.ConnectionString;
        string name = $"documented-{Environment.ProcessId}";
        await new BlobContainerClient(connection, name).CreateAsync();
        string container = $"{AzuriteServer.Shared.Endpoint.GetLeftPart(UriPartial.Authority)}/{AzuriteServer.Account}/{name}";
        var variables = new Dictionary<string, string> { ["MODCOMP_ARCHIVE_ACCESS"] = connection };
        using var folder = new TemporaryFolder();
        folder.Write("my.yaml", SmallForm.Own("tiny"));
        (await Modcomp.RunAsync(SmallForm.Of(["run", "preset:quickstart", "--output", "runs/quickstart"], folder))).Succeeded();
        int count = 0;
        foreach (DocumentedLine line in DocumentedCommands.Read().Where(line => line.Need == DocumentedNeed.Blobs))
        {
            string[] words = [.. line.Arguments!.Select(word => word.Replace(Address, container, StringComparison.Ordinal))];
            Ran ran = await Modcomp.RunAsync(variables, SmallForm.Of(words, folder));
            Assert.True(ran.ExitCode == 0, $"{line}\n{ran.Error}\n{ran.Output}");
            Assert.DoesNotContain(AzuriteServer.Key, ran.Output + ran.Error, StringComparison.Ordinal);
            count++;
        }

        Assert.NotEqual(0, count);
    }
}
