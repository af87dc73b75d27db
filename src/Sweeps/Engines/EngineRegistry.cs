using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Twins;

namespace ModalityCompetition.Sweeps.Engines;

/// <summary>
/// The engines that there are: those that come with the program, and plug-ins (docs/engine-plugins.md). A plug-in that cannot be used is in
/// <see cref="Broken"/> and harms nothing else. Safe for calls from several threads.
/// </summary>
public sealed partial class EngineRegistry
{
    /// <summary>Environment variable that names folders with plug-ins, separated as in PATH.</summary>
    public const string Variable = "MODCOMP_ENGINES";

    private static readonly Lazy<EngineRegistry> s_installed = new(() =>
        Discover([
            Path.Combine(AppContext.BaseDirectory, "engines"),
            .. (Environment.GetEnvironmentVariable(Variable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        ])
    );

    private readonly Dictionary<string, IEnginePlugin> _engines = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<BrokenPlugin> _broken = [];

    private EngineRegistry(IEnumerable<IEnginePlugin?> engines)
    {
        _names.AddRange(ShippedEngines.All.Select(e => e.Name));
        _engines[ProgramTrialEngine.Name] = new ProgramEnginePlugin();
        _engines[FileEnginePlugin.EngineName] = new FileEnginePlugin();
        foreach (IEnginePlugin engine in engines.OfType<IEnginePlugin>())
        {
            _engines[engine.Name] = engine;
            if (!_names.Contains(engine.Name))
            {
                _names.Add(engine.Name);
            }
        }
    }

    /// <summary>
    /// The engines of this process: those of the program, and the plug-ins of the folder <c>engines</c> beside it and of the folders that
    /// <see cref="Variable"/> names. Found once.
    /// </summary>
    public static EngineRegistry Installed => s_installed.Value;

    /// <summary>Names of all engines, those included that this build may lack; the spec key <c>engine</c> has them as choices.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Names of the engines that are there.</summary>
    public IReadOnlyList<string> Present => [.. _names.Where(_engines.ContainsKey)];

    /// <summary>The plug-ins that are skipped.</summary>
    public IReadOnlyList<BrokenPlugin> Broken => _broken;

    /// <summary>Tells of the plug-ins that are skipped, a warning each.</summary>
    /// <param name="log">Who is told.</param>
    public void WarnOfBroken(ILogger log)
    {
        foreach (BrokenPlugin broken in _broken)
        {
            Skipped(log, broken.Reason);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Reason}")]
    private static partial void Skipped(ILogger log, string reason);

    /// <summary>Finds the engines.</summary>
    /// <param name="folders">Folders that hold a folder for every plug-in; the first need not exist.</param>
    public static EngineRegistry Discover(IReadOnlyList<string> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        EngineRegistry registry = new(ShippedEngines.All.Select(e => e.Find()));
        foreach ((int place, string folder) in folders.Index())
        {
            registry.AddFolder(folder, optional: place == 0);
        }

        return registry;
    }

    /// <summary>The engines of the program, some of them replaced, and others; without plug-ins.</summary>
    /// <param name="engines">Engines in the place of those of the same names, or behind them.</param>
    public static EngineRegistry With(params IEnginePlugin[] engines) => new([.. ShippedEngines.All.Select(e => e.Find()), .. engines]);

    /// <summary>Whether an engine has devices of its own to choose from; one that computes on the threads that call it has none.</summary>
    /// <param name="name">Name in the spec.</param>
    public bool HasDevices(string name) =>
        _engines.TryGetValue(name, out IEnginePlugin? engine) && engine is not (ProcessorEngine or ProgramEnginePlugin);

    /// <summary>Creates an engine.</summary>
    /// <param name="name">Name in the spec.</param>
    /// <param name="request">Which devices, and how; null leaves it to the engine.</param>
    /// <exception cref="EngineUnavailableException">There is none, or a device cannot be used; one sentence with the remedy.</exception>
    public ITrialEngine Create(string name, EngineRequest? request = null)
    {
        IEnginePlugin plugin = Find(name);
        ITrialEngine engine = Ask(plugin, p => p.Create(request ?? new EngineRequest()));
        string identity = engine.Identity.Name;

        // A ledger holds results of one identity: an engine that passed for another would mix its bits with the other's.
        return identity == name || identity.StartsWith(name + "-", StringComparison.Ordinal)
            ? WithTwins(plugin, engine)
            : throw new EngineUnavailableException(
                $"the engine {name} calls itself '{identity}' in ledgers: the name of its identity must be {name} or begin with {name}-."
            );
    }

    /// <summary>Creates the engine that a run was computed with, as far as its ledger says which it was.</summary>
    /// <param name="name">Name in the spec.</param>
    /// <param name="recorded">The identity in the ledger.</param>
    /// <param name="devices">Devices that the user chose; null for none.</param>
    /// <exception cref="EngineUnavailableException">As with <see cref="Create"/>.</exception>
    public ITrialEngine CreateLike(string name, EngineIdentity recorded, string? devices)
    {
        EngineRequest? like = Ask(Find(name), p => p.RequestFor(recorded));
        return Create(name, devices is null ? like : (like ?? new EngineRequest()) with { Devices = devices });
    }

    /// <summary>
    /// The devices of every engine, usable or not; a line for every engine that this build lacks and for every plug-in that is skipped,
    /// with the remedy as its obstacle.
    /// </summary>
    public IReadOnlyList<EngineDevice> Devices() =>
        [.. _names.SelectMany(DevicesOf), .. _broken.Select(b => new EngineDevice(b.Name, "-", "plug-in that is skipped", b.Reason))];

    /// <summary>An engine for every worker slot of this machine: one on each device of its own, or one on the CPU for all slots.</summary>
    /// <param name="name">Name in the spec.</param>
    /// <param name="slots">Slots of an engine that computes on the threads that call it; at least 1.</param>
    /// <exception cref="EngineUnavailableException">As with <see cref="Create"/>.</exception>
    public IReadOnlyList<ITrialEngine> CreateForSlots(string name, int slots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        IEnginePlugin plugin = Find(name);
        string[] devices = [.. DevicesOf(name).Where(d => d.IsUsable && d.Name != ProcessorEngine.Device).Select(d => d.Name)];
        if (plugin is not ProcessorEngine && devices.Length > 0)
        {
            return [.. devices.Select(d => Create(name, new EngineRequest(d)))];
        }

        // An engine that uses every core by itself wants one caller at a time.
        ITrialEngine engine = Create(name);
        return [.. Enumerable.Repeat(engine, engine.PreferredCallers is null ? slots : 1)];
    }

    // Trials of programs have no twins.
    private static ITrialEngine WithTwins(IEnginePlugin plugin, ITrialEngine engine) =>
        plugin is ProgramEnginePlugin or FileEnginePlugin ? engine : new TwinTrialEngine(engine);

    private IReadOnlyList<EngineDevice> DevicesOf(string name)
    {
        if (!_engines.TryGetValue(name, out IEnginePlugin? plugin))
        {
            return [new EngineDevice(name, "-", "not in this build", Remedy(name))];
        }

        try
        {
            IReadOnlyList<EngineDevice> devices = Ask(plugin, p => p.Devices());
            return devices.Count > 0
                ? devices
                :
                [
                    new EngineDevice(
                        name,
                        "-",
                        "no device",
                        $"the engine {name} lists no device of this machine: see what its plug-in needs."
                    ),
                ];
        }
        catch (EngineUnavailableException failure)
        {
            return [new EngineDevice(name, "-", "plug-in that fails", failure.Message)];
        }
    }

    private IEnginePlugin Find(string name) =>
        _engines.GetValueOrDefault(name)
        ?? throw new EngineUnavailableException(
            _names.Contains(name)
                ? Remedy(name)
                : $"there is no engine '{name}': choose {string.Join(" or ", Present)}, see 'modcomp devices'."
        );

    private static string Remedy(string name) => ShippedEngines.All.First(e => e.Name == name).Remedy;

    // A plug-in is a stranger's code: what it throws against its contract is a sentence too.
    private static T Ask<T>(IEnginePlugin plugin, Func<IEnginePlugin, T> question)
    {
        try
        {
            return question(plugin);
        }
        catch (Exception failure) when (failure is not EngineUnavailableException && PluginFolder.IsOfPlugin(failure))
        {
            throw new EngineUnavailableException(
                $"the engine {plugin.Name} fails ({PluginFolder.Reason(failure)}): mend the plug-in, or choose another engine.",
                failure
            );
        }
    }

    private void AddFolder(string folder, bool optional)
    {
        string[] plugins;
        try
        {
            plugins = [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (!optional || failure is not DirectoryNotFoundException)
            {
                string reason =
                    $"the folder {folder} with plug-ins cannot be read ({PluginFolder.Reason(failure)}): create it, or correct {Variable}.";
                _broken.Add(new BrokenPlugin(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), reason));
            }

            return;
        }

        foreach (string plugin in plugins)
        {
            foreach (IEnginePlugin engine in PluginFolder.Load(plugin, _broken.Add))
            {
                Add(engine, Path.GetFileName(plugin));
            }
        }
    }

    private void Add(IEnginePlugin engine, string plugin)
    {
        string? wrong;
        string name = "";
        try
        {
            name = engine.Name ?? "";
            wrong =
                !NameForm().IsMatch(name) ? $"'{name}' is no name of an engine; use letters, digits, '.', '_' and '-'"
                : _names.Contains(name) || _engines.ContainsKey(name) ? $"there is an engine {name} already; give yours another name"
                : null;
        }
        catch (Exception failure) when (PluginFolder.IsOfPlugin(failure))
        {
            wrong = $"its class {engine.GetType().Name} does not say its name ({PluginFolder.Reason(failure)}); return a constant";
        }

        if (wrong is not null)
        {
            _broken.Add(new BrokenPlugin(plugin, $"the plug-in {plugin} is skipped: {wrong}."));
            return;
        }

        _names.Add(name);
        _engines[name] = engine;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex NameForm();
}
