using System.Text.Json;
using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Sweeps.Services.Documents;

/// <summary>
/// What a server keeps of a sweep beside its spec and its ledger: <c>sweep.json</c> in the sweep's folder, written whole. The last file of
/// a submission, so a folder without one was never submitted.
/// </summary>
internal sealed record SweepRecord
{
    /// <summary>The schema that this program writes and reads.</summary>
    public const string CurrentSchema = "modality-competition/hosted-sweep/1";

    private const string FileName = "sweep.json";

    /// <summary>Version of the record.</summary>
    public string Schema { get; init; } = CurrentSchema;

    /// <summary>The sweep's identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Its place in the order of submission.</summary>
    public required long Order { get; init; }

    /// <summary>What is meant to happen with it; never <see cref="SweepState.Finishing"/>, which begins again.</summary>
    public required SweepState State { get; init; }

    /// <summary>Its weight in the share of the workers.</summary>
    public required int Priority { get; init; }

    /// <summary>When it was first submitted, UTC.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>Engine and version of its arithmetic.</summary>
    public required string Engine { get; init; }

    /// <summary>
    /// Whether <see cref="TrialsDone"/> is what the ledger holds; false from the start of a run to its end, and for ever when the server
    /// died in between.
    /// </summary>
    public bool Settled { get; init; }

    /// <summary>Committed trials when it last came to rest; null before.</summary>
    public long? TrialsDone { get; init; }

    /// <summary>Bytes of its ledger then, which it has at least ever after; null where that is not known.</summary>
    public long? LedgerBytes { get; init; }

    /// <summary>Where it stood with its target then.</summary>
    public SweepTarget? Target { get; init; }

    /// <summary>Committed trials that the written reports are about; null when there are none.</summary>
    public long? ReportedTrials { get; init; }

    /// <summary>Where its archive stood when it last came to rest; null where that is not known, or it has none.</summary>
    public SweepArchive? Archive { get; init; }

    /// <summary>Why it failed, or why the server paused it.</summary>
    public string? Failure { get; init; }

    /// <summary>Hash of all results, once completed.</summary>
    public string? ResultsHash { get; init; }

    /// <summary>What a list says of the spec; null in the record of an earlier version, for which the spec is read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RecordedSpec? Spec { get; init; }

    /// <summary>Names of the files that a server keeps in the folder of a sweep beside those of a run.</summary>
    public static IReadOnlyCollection<string> FileNames { get; } = [FileName];

    /// <summary>The same after its ledger has lost trials: it is completed no more, and a resumption trains them again.</summary>
    public SweepRecord Lost(LedgerLossException loss) =>
        this with
        {
            State = SweepState.Failed,
            Failure = loss.Message,
            TrialsDone = loss.Held,
            LedgerBytes = null,
            ResultsHash = null,
            ReportedTrials = null,
        };

    /// <summary>Where the record of a folder is.</summary>
    public static string FileIn(RunFolder folder) => Path.Combine(folder.Path, FileName);

    /// <summary>Writes the record.</summary>
    /// <exception cref="RunException">It cannot be written.</exception>
    public void Write(RunFolder folder) => RunFolder.WriteWhole(FileIn(folder), JsonSerializer.Serialize(this, ServiceJson.Options) + "\n");

    /// <summary>Reads the record of a folder.</summary>
    /// <exception cref="RunException">It is not one that this program reads; the message says what to do.</exception>
    public static SweepRecord Read(RunFolder folder)
    {
        string file = FileIn(folder);
        try
        {
            SweepRecord record =
                JsonSerializer.Deserialize<SweepRecord>(File.ReadAllText(file), ServiceJson.Options)
                ?? throw new JsonException("it is empty");
            string folderName = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder.Path));
            return record.Schema != CurrentSchema ? throw new JsonException($"its schema is {record.Schema}")
                : record.Id != folderName ? throw new JsonException("its id is not the name of its folder")
                : record.Priority is < SweepSubmission.LeastPriority or > SweepSubmission.GreatestPriority
                    ? throw new JsonException("its priority is out of range")
                : record;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new RunException(
                $"{file} cannot be read ({failure.Message.TrimEnd('.').ReplaceLineEndings(" ")}): restore it, or move the folder away and "
                    + $"submit the sweep again.",
                failure,
                RunFailure.Storage
            );
        }
    }
}
