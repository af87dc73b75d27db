using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Running;

namespace ModalityCompetition.Client.Sessions;

/// <summary>What the <c>estimates.json</c> of a run records, so that it can be computed again the way it was.</summary>
/// <param name="Bytes">The whole file.</param>
/// <param name="ResultsHash">Its results hash; empty when it has none.</param>
/// <param name="CodeVersion">The program that wrote it; null when it does not say.</param>
/// <param name="Confidence">The coverage of its intervals; null when it has none in (0, 1).</param>
/// <param name="Trials">Trials it was computed from; null when it does not say.</param>
internal sealed record RecordedEstimates(byte[] Bytes, string ResultsHash, string? CodeVersion, double? Confidence, long? Trials)
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="ClientException">There is none.</exception>
    public static RecordedEstimates Of(RunFolder folder)
    {
        string file = folder.EstimatesJsonFile;
        if (!File.Exists(file))
        {
            throw new ClientException(
                ExitCode.Refused, $"{folder.Path} has no {Path.GetFileName(file)}, so nothing is recorded that could be verified: write it with 'modcomp report {folder.Path}'.");
        }

        byte[] bytes = File.ReadAllBytes(file);
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            JsonElement root = document.RootElement;
            return new RecordedEstimates(
                bytes,
                Text(root, "results_hash") ?? "",
                Text(root, "code_version"),
                Number(root, "confidence") is { ValueKind: JsonValueKind.Number } c && c.TryGetDouble(out double confidence) && confidence is > 0 and < 1 ? confidence : null,
                Number(root, "trials_done") is { ValueKind: JsonValueKind.Number } t && t.TryGetInt64(out long trials) ? trials : null);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // A damaged file records nothing that could agree; the comparison of bytes says so.
            return new RecordedEstimates(bytes, "", null, null, null);
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement? Number(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement value) ? value : null;
}
