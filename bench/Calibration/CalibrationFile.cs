using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.TestKit.Calibration;

namespace ModalityCompetition.Calibration;

/// <summary>The first line of a file: what all of its lines have in common.</summary>
/// <param name="Seed">Seed of the series.</param>
/// <param name="Program">Version of the product that is calibrated.</param>
internal sealed record CalibrationHeader(ulong Seed, string Program)
{
    /// <summary>Version of the product that this process has, with the commit where the build knows it.</summary>
    public static string ThisProgram =>
        typeof(Estimate).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}

/// <summary>
/// A series as a file: a header, then one line of JSON per spec. A last line that is torn, because the process was killed while it wrote,
/// is cut off.
/// </summary>
internal sealed class CalibrationFile : IDisposable
{
    private static readonly JsonSerializerOptions s_options = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private readonly FileStream _stream;
    private readonly Lock _gate = new();

    private CalibrationFile(FileStream stream, IReadOnlySet<int> done) => (_stream, Done) = (stream, done);

    /// <summary>Indices of the specs that the file has.</summary>
    public IReadOnlySet<int> Done { get; }

    /// <summary>Opens a file to go on with, or begins one.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="header">What its lines have in common.</param>
    /// <exception cref="InvalidDataException">The file is of another series or another version of the product.</exception>
    public static CalibrationFile Open(string file, CalibrationHeader header)
    {
        var done = new HashSet<int>();
        bool exists = File.Exists(file) && new FileInfo(file).Length > 0;
        long whole = 0;
        if (exists)
        {
            var (known, outcomes) = Read(file);
            if (known != header)
            {
                throw new InvalidDataException(
                    $"{file} is of seed {known.Seed} and program {known.Program}, this is seed {header.Seed} and program {header.Program}; "
                        + "give another file."
                );
            }

            done.UnionWith(outcomes.Select(o => o.Index));
            byte[] bytes = File.ReadAllBytes(file);
            whole = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        }

        var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        stream.SetLength(whole);
        stream.Seek(0, SeekOrigin.End);
        var opened = new CalibrationFile(stream, done);
        if (!exists)
        {
            opened.Write(header);
        }

        return opened;
    }

    /// <summary>Reads the header and the whole lines of a file.</summary>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static (CalibrationHeader Header, IReadOnlyList<CalibrationOutcome> Outcomes) Read(string file)
    {
        string text = File.ReadAllText(file, Encoding.UTF8);
        string[] lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            return lines.Length == 0
                ? throw new InvalidDataException($"{file} has no lines; delete it or give another file.")
                : (
                    JsonSerializer.Deserialize<CalibrationHeader>(lines[0], s_options)!,
                    [
                        .. lines
                            .Skip(1)
                            .Select(line => JsonSerializer.Deserialize<CalibrationOutcome>(line, s_options)!)
                            .OrderBy(o => o.Index),
                    ]
                );
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"{file} is no file of a calibration: {wrong.Message}");
        }
    }

    /// <summary>Appends what came of a spec.</summary>
    public void Write(CalibrationOutcome outcome) => Write<CalibrationOutcome>(outcome);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void Write<T>(T line)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line, s_options), (byte)'\n'];
        lock (_gate)
        {
            _stream.Write(bytes);
            _stream.Flush();
        }
    }
}
