using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModalityCompetition.Sweeps.Running.Folders;

/// <summary>
/// What a list of runs says of one, <c>run.summary</c> in the run folder: written with the estimates, so that thousands of runs are listed
/// without a look into their ledgers. It is believed only as long as the ledger has the size, and the spec the bytes, that they had then.
/// </summary>
public sealed record RunSummary
{
    private const string CurrentSchema = "modality-competition/run-summary/1";
    private const long LargestFile = 64 << 10;

    /// <summary>Version of the record.</summary>
    public string Schema { get; init; } = CurrentSchema;

    /// <summary>Name of the sweep.</summary>
    public required string Name { get; init; }

    /// <summary>Its experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>Engine and version of its arithmetic.</summary>
    public required string Engine { get; init; }

    /// <summary>Whether it has all it asks for: every trial, or a target that is reached.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Committed trials.</summary>
    public required long TrialsDone { get; init; }

    /// <summary>Trials it asks for, with a target the most it may have.</summary>
    public required long TrialsTotal { get; init; }

    /// <summary>Hash of its results.</summary>
    public required string ResultsHash { get; init; }

    /// <summary>Size of the ledger in the folder when this was written; 0 where the trials are elsewhere.</summary>
    public long LedgerBytes { get; init; }

    /// <summary>SHA-256 of the spec in the folder when this was written; null where an earlier version wrote it, or there is
    /// none.</summary>
    public string? SpecSha256 { get; init; }

    /// <summary>Writes the record, with the size that the ledger has now.</summary>
    /// <exception cref="RunException">It cannot be written.</exception>
    public void Write(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        RunFolder.WriteWhole(
            folder.SummaryFile,
            JsonSerializer.Serialize(
                this with
                {
                    LedgerBytes = BytesOf(folder),
                    SpecSha256 = SpecOf(folder),
                },
                RunSummaryJson.Default.RunSummary
            ) + "\n"
        );
    }

    /// <summary>Reads the record of a folder; null where there is none, it is no such record, or the ledger has changed since.</summary>
    public static RunSummary? Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            var file = new FileInfo(folder.SummaryFile);
            if (!file.Exists || file.Length > LargestFile)
            {
                return null;
            }

            RunSummary? read = JsonSerializer.Deserialize(File.ReadAllBytes(folder.SummaryFile), RunSummaryJson.Default.RunSummary);
            return
                read?.Schema == CurrentSchema
                && read.LedgerBytes == BytesOf(folder)
                && (read.SpecSha256 is null || read.SpecSha256 == SpecOf(folder))
                ? read
                : null;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            // A list looks into the ledger instead.
            return null;
        }
    }

    private static string? SpecOf(RunFolder folder) =>
        File.Exists(folder.SpecFile) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder.SpecFile))) : null;

    private static long BytesOf(RunFolder folder) => new FileInfo(folder.LedgerFile) is { Exists: true } ledger ? ledger.Length : 0;
}

/// <summary>How the record is written and read.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    NewLine = "\n"
)]
[JsonSerializable(typeof(RunSummary))]
internal sealed partial class RunSummaryJson : JsonSerializerContext;
