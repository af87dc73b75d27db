using System.Globalization;
using Serilog;
using Serilog.Configuration;

namespace ModalityCompetition.Telemetry.Logging;

/// <summary>The log files of the programs.</summary>
public static class LogFile
{
    // Local time with its offset, as whoever looks for what happened when reads it.
    private const string Moment = "{Timestamp:yyyy-MM-dd'T'HH:mm:ss.fffzzz}";

    private const string Traced = "{Trace:l}{NewLine}{Exception}";

    /// <summary>
    /// A line as <c>run.log</c> and <c>server.log</c> have it: moment, level in three letters, message; an exception follows on lines of
    /// its own. What belongs to a trace ends in <c>trace=... span=...</c>.
    /// </summary>
    public const string Plain = Moment + " {Level:u3} {Message:lj}" + Traced;

    /// <summary>A line that names its source as well, for a program in which much goes on.</summary>
    public const string WithSource = Moment + " {Level:u3} {SourceContext} {Message:lj}" + Traced;

    /// <summary>A line on standard error of a program that runs for months.</summary>
    public const string Console = Moment + " {Level} {Message:lj}{NewLine}{Exception}";

    /// <summary>Lines know the trace that they belong to.</summary>
    public static LoggerConfiguration WithTraces(this LoggerEnrichmentConfiguration enrich)
    {
        ArgumentNullException.ThrowIfNull(enrich);
        return enrich.With<TraceEnricher>();
    }

    /// <summary>Writes to a file that is rolled when it is full.</summary>
    /// <param name="writeTo">Where it is added.</param>
    /// <param name="path">The file.</param>
    /// <param name="line">One of the templates of this class.</param>
    /// <param name="largest">Size at which the next one is begun, bytes.</param>
    /// <param name="kept">Files that are kept, at least 1.</param>
    public static LoggerConfiguration RolledFile(this LoggerSinkConfiguration writeTo, string path, string line, long largest, int kept)
    {
        ArgumentNullException.ThrowIfNull(writeTo);
        return writeTo.File(
            path,
            outputTemplate: line,
            formatProvider: CultureInfo.InvariantCulture,
            fileSizeLimitBytes: largest,
            rollOnFileSizeLimit: true,
            retainedFileCountLimit: kept
        );
    }
}
