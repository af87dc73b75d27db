using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.TestKit.Archives;
using ModalityCompetition.TestKit.Blobs;

namespace ModalityCompetition.Sweeps.AzureBlobs.Tests;

public sealed class BlobArchiveTests : ArchiveConformance
{
    private string? _container;

    protected override async Task<IArchiveStorage> OpenAsync()
    {
        Skip.If(AzuriteServer.Missing is not null, AzuriteServer.Missing);
        _container ??= await Containers.MakeAsync();
        return Containers.Open(_container);
    }
}
