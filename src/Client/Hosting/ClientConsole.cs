using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Telemetry.Export;

namespace ModalityCompetition.Client.Hosting;

/// <summary>Where a command writes, and what it knows about its surroundings. Tests give their own writers and variables.</summary>
internal sealed class ClientConsole
{
    private const int DefaultWidth = 100;

    /// <summary>Standard output: results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Opens standard output for bytes, for results that are no text. What was written to <see cref="Out"/> comes first.</summary>
    public Func<Stream> OpenOut { get; init; } = Console.OpenStandardOutput;

    /// <summary>Opens standard input.</summary>
    public Func<Stream> OpenIn { get; init; } = Console.OpenStandardInput;

    /// <summary>Standard error: progress lines, warnings, errors. What cannot be written there is dropped.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard output for progress: what cannot be written there is dropped.</summary>
    public TextWriter News
    {
        get => field ??= new DroppingWriter(Out);
        init;
    }

    /// <summary>Whether standard input is a terminal, so that somebody can be asked.</summary>
    public bool InIsTerminal { get; init; }

    /// <summary>Whether standard output is a terminal.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether standard error is a terminal.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the terminal; 100 when there is none.</summary>
    public int Width { get; init; } = DefaultWidth;

    /// <summary>The environment variables.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>For how long the end waits until telemetry is sent; null for the default.</summary>
    public TimeSpan? LongestTelling { get; init; }

    /// <summary>Whether colours and cursor movements may be used on standard output: a terminal, not dumb, and NO_COLOR not set.</summary>
    public bool UsesColor => OutIsTerminal && AllowsColor;

    /// <summary>Whether the live view can redraw standard output in place: a terminal that is not dumb.</summary>
    public bool CanRedraw => OutIsTerminal && Variable("TERM") != "dumb";

    /// <summary>Whether colours may be used on standard error.</summary>
    public bool ErrorUsesColor => ErrorIsTerminal && AllowsColor;

    // https://no-color.org: any value that is not empty switches colours off.
    private bool AllowsColor => Variable("NO_COLOR") is null && Variable("TERM") != "dumb";

    /// <summary>The console of this process.</summary>
    public static ClientConsole OfProcess() =>
        OfProcess(StandardDescriptors.IsOurs(1) ? Console.Out : null, StandardDescriptors.IsOurs(2) ? Console.Error : null);

    private static ClientConsole OfProcess(TextWriter? output, TextWriter? error) =>
        new()
        {
            Out = new ResultWriter(output),
            News = new DroppingWriter(output ?? TextWriter.Null),
            Error = new DroppingWriter(error ?? TextWriter.Null),
            InIsTerminal = !Console.IsInputRedirected,
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Width = TerminalWidth(),
            Variables = ProcessVariables.All(),
        };

    /// <summary>The value of an environment variable; null when it is not set or empty.</summary>
    public string? Variable(string name) => Variables.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    private static int TerminalWidth()
    {
        if (Console.IsOutputRedirected)
        {
            return DefaultWidth;
        }

        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : DefaultWidth;
        }
        catch (Exception failure) when (failure is IOException or PlatformNotSupportedException)
        {
            return DefaultWidth;
        }
    }
}
