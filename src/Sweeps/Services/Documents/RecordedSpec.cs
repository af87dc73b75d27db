using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Services.Documents;

/// <summary>
/// What a list of sweeps says of a spec, kept in the record of the sweep so that a server with thousands of them need not read every spec
/// when it starts. It is believed as long as the file of the spec has the size and the time that it had then.
/// </summary>
/// <param name="Name">Name of the sweep.</param>
/// <param name="Description">What it shows.</param>
/// <param name="Experiment">Its experiment.</param>
/// <param name="Engine">The engine as the spec names it.</param>
/// <param name="Configurations">Number of configurations.</param>
/// <param name="Trials">Trials of each that it asks for.</param>
/// <param name="Archive">The archive that the spec names; null for none.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Written">When the file was written, as the file system says.</param>
internal sealed record RecordedSpec(
    string Name,
    string Description,
    string Experiment,
    string Engine,
    int Configurations,
    long Trials,
    string? Archive,
    long Bytes,
    DateTimeOffset Written
)
{
    /// <summary>What is kept of a spec that stands in a folder.</summary>
    public static RecordedSpec Of(SweepSpec spec, RunFolder folder)
    {
        (long bytes, DateTimeOffset written) = Stamp(folder);
        return new RecordedSpec(
            spec.Name,
            spec.Description,
            spec.Experiment,
            spec.Engine,
            spec.Configurations.Length,
            spec.Trials,
            spec.ArchiveAddress,
            bytes,
            written
        );
    }

    /// <summary>The same of the file as it is now: a run that begins writes it anew.</summary>
    public RecordedSpec Stamped(RunFolder folder)
    {
        (long bytes, DateTimeOffset written) = Stamp(folder);
        return this with { Bytes = bytes, Written = written };
    }

    /// <summary>Whether the spec in a folder is the one that this is about.</summary>
    public bool IsOf(RunFolder folder) => Stamp(folder) == (Bytes, Written);

    private static (long Bytes, DateTimeOffset Written) Stamp(RunFolder folder)
    {
        var file = new FileInfo(folder.SpecFile);
        return file.Exists ? (file.Length, new DateTimeOffset(file.LastWriteTimeUtc)) : (-1, default);
    }
}
