using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModalityCompetition.Experiments;
using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Twins;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.ProgramTrials;

/// <summary>
/// Runs the trials of a program of the user's own in processes of the program, which are kept warm: as many as threads call at once. The
/// processes end with the engine, with this process, and when they had nothing to do for a while.
/// </summary>
public sealed class ProgramTrialEngine : ITrialEngine, IDisposable
{
    /// <summary>Name of the engine in a spec.</summary>
    public const string Name = "program";

    // Tells seeds of programs apart from every other use of the generator.
    private const uint Purpose = 0x50u << 24;

    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, ProgramPool> _pools = [];
    private readonly ConditionalWeakTable<ProgramDeclaration, ProgramContents> _contents = [];
    private readonly WorkerSlots _slots = new();
    private readonly ImmutableArray<string> _devices;
    private readonly AllowedPrograms? _allowed;
    private readonly Timer _tidying;
    private readonly TwinTrialEngine _twinned;
    private readonly Lock _gate = new();
    private bool _disposed;

    /// <summary>An engine without processes yet.</summary>
    /// <param name="allowed">The programs that it may start; null for any.</param>
    /// <param name="gpus">The GPUs that workers share out, as a value of <c>CUDA_VISIBLE_DEVICES</c>; null for those that this process may
    /// use.</param>
    public ProgramTrialEngine(AllowedPrograms? allowed = null, string? gpus = null)
    {
        _allowed = allowed;
        _twinned = new TwinTrialEngine(this);
        _devices = GpuDevices.Find(gpus ?? Environment.GetEnvironmentVariable(GpuDevices.Variable));
        _tidying = new Timer(_ => EndIdle(LongestIdle), null, LongestIdle / 2, LongestIdle / 2);
        AppDomain.CurrentDomain.ProcessExit += EndWithProcess;
    }

    /// <inheritdoc/>
    public EngineIdentity Identity => new(Name, 1);

    /// <inheritdoc/>
    public string Hardware => "processes of the program";

    /// <summary>The seed of a trial: words 0 and 1 of the Philox block of its index under the key of the stream root.</summary>
    /// <param name="streams">Root of the random numbers.</param>
    /// <param name="trial">Index of the trial.</param>
    public static ulong Seed(StreamRoot streams, long trial)
    {
        StreamKey key = StreamKey.Of(streams);
        (uint low, uint high, _, _) = Philox4x32.Block((uint)trial, (uint)(trial >> 32), 0, Purpose, key.Word0, key.Word1);
        return ((ulong)high << 32) | low;
    }

    /// <summary>
    /// What the files of a program were when this was first asked, or when its first process was started; no process of that program, as it
    /// was read from a spec, is started with others. Empty where the trials are no program, and where it cannot be started here: whoever
    /// runs a trial is told why.
    /// </summary>
    /// <param name="definition">What trials compute.</param>
    public ImmutableArray<ContentFile> Contents(ITrialDefinition definition)
    {
        try
        {
            return definition is ProgramTrialDefinition program ? ContentsOf(program.Declaration, Admitted(program.Declaration)).Files : [];
        }
        catch (EngineUnavailableException)
        {
            return [];
        }
    }

    /// <summary>Starts a process of the program of a batch, which the batch then finds ready, unless there is one already.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <exception cref="EngineUnavailableException">The program cannot be started on this machine, or may not be; the message says
    /// why.</exception>
    public void Start(TrialBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Ask(batch, PoolOf(Definition(batch)), pool => pool.Start(batch.FirstTrial, cancellation));
    }

    /// <inheritdoc/>
    /// <exception cref="ProgramException">A trial was not answered as it should be; the message names it.</exception>
    /// <exception cref="CertainFailureException">The same, and another attempt would only repeat it.</exception>
    /// <exception cref="EngineUnavailableException">The program cannot be started on this machine, or may not be; the message says
    /// why.</exception>
    /// <exception cref="TimeoutException">A trial was not answered in time; the message names it.</exception>
    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ProgramTrialDefinition definition = Definition(batch);
        if (definition.Twins is not null)
        {
            return _twinned.Run(batch, cancellation);
        }

        ulong[] seeds = new ulong[batch.Count];
        for (int i = 0; i < seeds.Length; i++)
        {
            seeds[i] = Seed(batch.Streams, batch.FirstTrial + i);
        }

        byte[] rows = new byte[batch.Count * definition.Rows.Bytes];
        Ask(batch, PoolOf(definition), p => p.Run(batch.FirstTrial, seeds, definition.ParametersJson.Span, rows, cancellation));
        return new ResultBlock(definition.Layout, rows);
    }

    // What a program does wrong, in the words of the contract of engines.
    private static void Ask(TrialBatch batch, ProgramPool pool, Action<ProgramPool> question)
    {
        try
        {
            question(pool);
        }
        catch (ProgramException changed) when (changed.Fault == ProgramFault.Changed)
        {
            // Processes that were started before go on; a new one would give results of another program.
            throw new EngineUnavailableException(changed.Sentence, changed);
        }
        catch (ProgramException late) when (late.Fault == ProgramFault.TimedOut)
        {
            throw new TimeoutException(WithAlone(late, batch), late);
        }
        catch (ProgramException absent) when (pool.Identity is null && absent.Fault == ProgramFault.Start)
        {
            // It never was ready on this machine: the fault is not that of a trial, and another machine may do better.
            throw new EngineUnavailableException(absent.Sentence, absent);
        }
        catch (ProgramException wrong) when (wrong.Fault is ProgramFault.Protocol or ProgramFault.Ended)
        {
            throw new CertainFailureException(WithAlone(wrong, batch), wrong);
        }
        catch (ProgramException failed) when (failed.Fault != ProgramFault.Start)
        {
            throw new ProgramException(failed.Fault, failed.Trial, $"{failed.Sentence} ({Alone(batch, failed.Trial)})", failed.LastLines);
        }

        if (Definition(batch).Name is { } name && pool.Identity is { } said && said.Name != name)
        {
            throw new EngineUnavailableException(
                $"the program calls itself '{said.Name}' and the spec says '{name}': correct program.name, or start the other program"
            );
        }
    }

    /// <summary>How somebody runs one trial alone, at a prompt; null where the trials are no program.</summary>
    /// <param name="batch">A batch of the configuration.</param>
    /// <param name="trial">Index of the trial.</param>
    public static string? Alone(TrialBatch batch, long trial)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Definition is ProgramTrialDefinition definition
            ? TwinText(definition, trial)
                + AloneText.Of(definition.Declaration, trial, Seed(batch.Streams, trial), definition.ParametersJson)
            : null;
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: nothing is known of what a program does within a trial.</exception>
    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) =>
        throw new NotSupportedException("a program shows nothing of a trial but its result, so that there is nothing to record along it");

    /// <summary>Ends the processes that have had nothing to do for some time; whoever needs one starts it again.</summary>
    /// <param name="longest">For how long at most.</param>
    internal void EndIdle(TimeSpan longest)
    {
        ProgramPool[] pools;
        lock (_gate)
        {
            pools = [.. _pools.Values];
        }

        Array.ForEach(pools, p => p.EndIdle(longest));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= EndWithProcess;
        _tidying.Dispose();
        ProgramPool[] pools;
        lock (_gate)
        {
            _disposed = true;
            pools = [.. _pools.Values];
            _pools.Clear();
        }

        Parallel.ForEach(pools, p => p.Dispose());
    }

    private static ProgramTrialDefinition Definition(TrialBatch batch) =>
        batch.Definition as ProgramTrialDefinition
        ?? throw new ArgumentException("The engine runs programs, and the trials are those of another experiment.", nameof(batch));

    private ProgramPool PoolOf(ProgramTrialDefinition definition)
    {
        ProgramDeclaration declaration = Admitted(definition.Declaration);
        ProgramContents contents = ContentsOf(definition.Declaration, declaration);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            string key = $"{definition.ProcessKey}\0{contents.Key}";
            ref ProgramPool? pool = ref CollectionsMarshal.GetValueRefOrAddDefault(_pools, key, out _);
            return pool ??= new ProgramPool(declaration, new ProgramWorkerOptions { Contents = contents }, _devices, _slots);
        }
    }

    private ProgramDeclaration Admitted(ProgramDeclaration declaration)
    {
        if (_allowed is null)
        {
            return declaration;
        }

        return _allowed.Admit(declaration, out string? refusal) ?? throw new EngineUnavailableException(refusal!);
    }

    private ProgramContents ContentsOf(ProgramDeclaration stated, ProgramDeclaration admitted)
    {
        try
        {
            if (_contents.TryGetValue(stated, out ProgramContents? known))
            {
                return known;
            }

            // A program that is not there yet may come.
            var found = ProgramContents.Of(admitted);
            return found.Files.IsEmpty ? found : _contents.GetValue(stated, _ => found);
        }
        catch (FileNotFoundException missing)
        {
            throw new EngineUnavailableException($"the program cannot be started: {missing.Message}");
        }
    }

    // Whose twin it is that failed.
    private static string TwinText(ProgramTrialDefinition definition, long index)
    {
        if (definition.TwinsOfTrial == 0)
        {
            return "";
        }

        (long trial, int twin) = TwinTrialEngine.TwinAt(index, definition.TwinsOfTrial);
        return string.Create(CultureInfo.InvariantCulture, $"twin {twin + 1} of {definition.TwinsOfTrial} of trial {trial}; ");
    }

    private static string WithAlone(ProgramException failed, TrialBatch batch) => $"{failed.Message} ({Alone(batch, failed.Trial)})";

    private void EndWithProcess(object? sender, EventArgs e) => Dispose();
}
