using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ModalityCompetition.Telemetry.Export;

/// <summary>
/// Export of metrics, activities and log lines over OTLP, the same for every program, only when the standard variables ask for it, see
/// <see cref="TelemetrySignals"/>. Without them nothing is loaded, nothing listens and nothing is sent. A collector that does not answer
/// never fails a program.
/// </summary>
public sealed class TelemetryExport : IDisposable
{
    private static readonly TimeSpan s_longestFlush = TimeSpan.FromSeconds(3);
    private readonly ServiceProvider _services;
    private readonly TelemetryTrouble _trouble;
    private readonly TimeSpan _longest;

    private TelemetryExport(ServiceProvider services, TelemetryTrouble trouble, bool logs, TimeSpan longest)
    {
        _trouble = trouble;
        _services = services;
        _longest = longest;
        Logs = logs ? services.GetRequiredService<ILoggerProvider>() : null;
    }

    /// <summary>Sends log lines; null when they are not asked for. What it is given must hold no secret.</summary>
    public ILoggerProvider? Logs { get; }

    /// <summary>
    /// What the variables ask for that there is not, each a sentence; nothing is sent there, and everything else goes on.
    /// </summary>
    /// <param name="variables">The environment variables.</param>
    /// <param name="scraped">Whether Prometheus can ask this process.</param>
    public static IReadOnlyList<string> Complaints(IReadOnlyDictionary<string, string> variables, bool scraped)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return TelemetrySignals.Complaints(variables, scraped);
    }

    /// <summary>
    /// Says who is told, once for each collector, that it takes nothing. What was heard before is told at once.
    /// </summary>
    /// <param name="tell">Is told a sentence, on any thread.</param>
    public void TellTrouble(Action<string> tell) => _trouble.Tell(tell);

    /// <summary>Starts the export; null when nothing asks for it.</summary>
    /// <param name="source">Who tells.</param>
    /// <param name="variables">The environment variables; those of OpenTelemetry are read.</param>
    /// <param name="longestFlush">For how long disposing waits until what is left is sent; null for 3 s.</param>
    /// <exception cref="TelemetryException">A variable that asks for the export cannot be understood.</exception>
    public static TelemetryExport? Start(
        TelemetrySource source,
        IReadOnlyDictionary<string, string> variables,
        TimeSpan? longestFlush = null
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(variables);
        TelemetrySignals signals = TelemetrySignals.Of(variables);
        return signals.Any ? Load(source, signals, variables, longestFlush ?? s_longestFlush) : null;
    }

    /// <summary>Sends what is left, within a bounded time.</summary>
    public void Dispose()
    {
        // A collector that accepts and never answers would otherwise hold the process for the exporter's own timeout, once for every
        // signal.
        Task.Run(_services.Dispose).Wait(_longest);
        _trouble.Dispose();
    }

    // Kept apart so that the assemblies of OpenTelemetry are loaded only when they are needed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TelemetryExport Load(
        TelemetrySource source,
        TelemetrySignals signals,
        IReadOnlyDictionary<string, string> variables,
        TimeSpan longest
    )
    {
        TelemetryVariables.Check(signals, variables);
        var trouble = new TelemetryTrouble();
        try
        {
            return new(TelemetrySetup.Start(source, signals, variables), trouble, signals.Logs, longest);
        }
        catch (Exception refused)
            when (refused is ArgumentException or FormatException or InvalidOperationException or NotSupportedException)
        {
            trouble.Dispose();
            // What the SDK says may quote a value, for example of headers, and headers hold keys.
            throw new TelemetryException(
                "a variable OTEL_... has a value that OpenTelemetry refuses: correct or unset those of headers, batches and limits.",
                refused
            );
        }
    }
}
