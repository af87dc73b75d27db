namespace ModalityCompetition.Sweeps.Tests.Ledger;

/// <summary>A folder of a test's own, deleted with everything in it afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("modcomp-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
