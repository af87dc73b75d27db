using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Client.Sessions.Checks;

/// <summary>
/// What the <c>estimates.json</c> of a run records, so that it can be computed again the way it was. The file is read in parts, for it may
/// be long.
/// </summary>
/// <param name="ResultsHash">Its results hash; empty when it has none.</param>
/// <param name="CodeVersion">The program that wrote it; null when it does not say.</param>
/// <param name="Confidence">The coverage of its intervals; null when it has none in (0, 1).</param>
/// <param name="Trials">Trials it was computed from; null when it does not say.</param>
internal sealed record RecordedEstimates(string ResultsHash, string? CodeVersion, double? Confidence, long? Trials)
{
    private const int FirstBuffer = 1 << 16;

    /// <summary>The text of the spec; null when it does not say.</summary>
    public string? Spec { get; private init; }

    /// <summary>Reads the file.</summary>
    /// <exception cref="ClientException">There is none.</exception>
    public static RecordedEstimates Of(RunFolder folder)
    {
        string file = folder.EstimatesJsonFile;
        if (!File.Exists(file))
        {
            throw new ClientException(
                ExitCode.Refused,
                $"{folder.Path} has no {Path.GetFileName(file)}, so nothing is recorded that could be verified: write it with 'modcomp "
                    + $"report {folder.Path}'."
            );
        }

        try
        {
            using FileStream stream = File.OpenRead(file);
            return Read(stream);
        }
        catch (JsonException)
        {
            // A damaged file records nothing that could agree; the comparison of bytes says so.
            return new RecordedEstimates("", null, null, null);
        }
    }

    private static RecordedEstimates Read(Stream stream)
    {
        var recorded = new RecordedEstimates("", null, null, null);
        byte[] buffer = new byte[FirstBuffer];
        int filled = 0;
        string? member = null;
        var state = new JsonReaderState();
        for (bool last = false; !last; )
        {
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }

            int read = stream.Read(buffer, filled, buffer.Length - filled);
            filled += read;
            last = read == 0;
            var json = new Utf8JsonReader(buffer.AsSpan(0, filled), last, state);
            while (json.Read())
            {
                // Members of the outermost object alone: their names stand at depth 1, and so do their plain values.
                if (json.CurrentDepth == 1 && json.TokenType == JsonTokenType.PropertyName)
                {
                    member = json.GetString();
                }
                else if (json.CurrentDepth == 1)
                {
                    recorded = recorded.With(member, ref json);
                }
            }

            state = json.CurrentState;
            filled -= (int)json.BytesConsumed;
            Array.Copy(buffer, (int)json.BytesConsumed, buffer, 0, filled);
        }

        return recorded;
    }

    private RecordedEstimates With(string? member, ref Utf8JsonReader json) =>
        (member, json.TokenType) switch
        {
            ("results_hash", JsonTokenType.String) => this with { ResultsHash = json.GetString()! },
            ("spec", JsonTokenType.String) => this with { Spec = json.GetString() },
            ("code_version", JsonTokenType.String) => this with { CodeVersion = json.GetString() },
            ("confidence", JsonTokenType.Number) => this with
            {
                Confidence = json.TryGetDouble(out double c) && c is > 0 and < 1 ? c : null,
            },
            ("trials_done", JsonTokenType.Number) => this with { Trials = json.TryGetInt64(out long t) ? t : null },
            _ => this,
        };
}
