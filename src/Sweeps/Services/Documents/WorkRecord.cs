using System.Text.Json;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Sweeps.Services.Documents;

/// <summary>
/// What a server leaves beside a sweep while it trains its trials or writes its reports, <c>work.json</c>, written whole. It goes away when
/// the work ends in any other way than with the server; so where a server finds one, the server before ended badly, and the sweep was at
/// work.
/// </summary>
/// <param name="Starts">In how many servers, one after the other, the work on it began without a new trial.</param>
/// <param name="Trials">Committed trials when it began.</param>
internal sealed record WorkRecord(int Starts, long Trials)
{
    private const string FileName = "work.json";

    /// <summary>Reads the record of a folder; null where there is none, or it is not one.</summary>
    public static WorkRecord? Read(RunFolder folder)
    {
        try
        {
            string file = FileIn(folder);
            return File.Exists(file) ? JsonSerializer.Deserialize<WorkRecord>(File.ReadAllText(file), ServiceJson.Options) : null;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            // It says only that work may be begun once more than it should.
            return null;
        }
    }

    /// <summary>In how many starts, as far as this record tells, the work on a sweep ended with the server and without a new
    /// trial.</summary>
    /// <param name="done">Committed trials now.</param>
    public int BadEnds(long done) => done > Trials ? 0 : Starts;

    /// <summary>Writes the record.</summary>
    /// <exception cref="RunException">It cannot be written.</exception>
    public void Write(RunFolder folder) => RunFolder.WriteWhole(FileIn(folder), JsonSerializer.Serialize(this, ServiceJson.Options) + "\n");

    /// <summary>Removes the record of a folder, if there is one.</summary>
    public static void Remove(RunFolder folder)
    {
        try
        {
            File.Delete(FileIn(folder));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // As if the server had ended badly once.
        }
    }

    private static string FileIn(RunFolder folder) => Path.Combine(folder.Path, FileName);
}
