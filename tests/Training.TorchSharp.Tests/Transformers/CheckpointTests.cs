using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.TorchSharp.Devices;
using ModalityCompetition.Training.TorchSharp.Engines;
using ModalityCompetition.Training.TorchSharp.Tests.Engines;
using ModalityCompetition.Training.TorchSharp.Transformers.Checkpoints;
using ModalityCompetition.Training.TorchSharp.Transformers.Trials;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Training.TorchSharp.Tests.Transformers;

/// <summary>A trial that is interrupted goes on where it was and ends with the bits of an undisturbed one.</summary>
public sealed class CheckpointTests : IDisposable
{
    private static readonly StreamRoot s_root = new(9);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"modcomp-checkpoints-{Guid.NewGuid():N}");

    public CheckpointTests() => TestDevice.SkipWithoutLibtorch();

    public static TheoryData<RemedyParameters> Remedies =>
        [
            RemedyParameters.None,
            new RemedyParameters { Method = RemedyMethod.GradientBlending, SuperEpoch = 5 },
            new RemedyParameters
            {
                Method = RemedyMethod.Alternating,
                AddedStart = RemedyMethod.UnimodalPretraining,
                PretrainingSteps = 7,
            },
        ];

    [SkippableTheory]
    [MemberData(nameof(Remedies))]
    public void Interrupted_anywhere_it_ends_with_the_same_bits(RemedyParameters remedy)
    {
        TransformerConfiguration configuration = TransformerCases.Small(steps: 12, dropout: 0.1) with
        {
            Remedy = remedy,
            Checkpoints = CheckpointSchedule.At(1, 6, 12),
        };
        byte[] expected = Train(configuration, null, null);
        Random random = new(1);
        int interruptions = 0;
        for (int round = 0; round < 8; round++)
        {
            byte[]? found = null;
            while (found is null)
            {
                try
                {
                    found = Train(configuration, Folder(), random.Next(1, 40));
                }
                catch (OperationCanceledException)
                {
                    interruptions++;
                }
            }

            Assert.Equal(expected, found);
            Assert.Empty(Directory.GetFiles(_folder));
        }

        Assert.True(interruptions > 8, $"It was interrupted {interruptions} times only.");
    }

    [SkippableFact]
    public void A_step_is_not_made_twice()
    {
        TransformerConfiguration configuration = TransformerCases.Small(steps: 12);
        Assert.ThrowsAny<OperationCanceledException>(() => Train(configuration, Folder(), 30));
        StepCounter counter = new(Folder().Keeper(Key(configuration)), null, null);
        Train(configuration, counter, default);

        // 5 networks of 12 steps; 30 were made before.
        Assert.Equal(30, counter.Steps);
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(-1)]
    [InlineData(-40)]
    public void A_file_with_a_wrong_byte_or_without_its_end_is_not_used(int place)
    {
        TransformerConfiguration configuration = TransformerCases.Small(steps: 12);
        byte[] expected = Train(configuration, null, null);
        Assert.ThrowsAny<OperationCanceledException>(() => Train(configuration, Folder(), 30));
        string file = Assert.Single(Directory.GetFiles(_folder));
        byte[] bytes = File.ReadAllBytes(file);
        bytes[place < 0 ? bytes.Length + place : place] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.Null(Folder().Read(Key(configuration)));
        Assert.Equal(expected, Train(configuration, Folder(), null));
        File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]);
        Assert.Null(Folder().Read(Key(configuration)));
        File.WriteAllBytes(file, []);
        Assert.Null(Folder().Read(Key(configuration)));
    }

    [SkippableFact]
    public void The_file_of_another_trial_is_not_used()
    {
        TransformerConfiguration configuration = TransformerCases.Small(steps: 12);
        Assert.ThrowsAny<OperationCanceledException>(() => Train(configuration, Folder(), 30));
        string file = Assert.Single(Directory.GetFiles(_folder));
        TransformerConfiguration other = configuration with { Probe = configuration.Probe with { Steps = 13 } };
        byte[] key = Key(other);
        File.Move(file, Path.Combine(_folder, $"{Convert.ToHexStringLower(key)}.trial"));
        Assert.Null(Folder().Read(key));
        Assert.Equal(Train(other, null, null), Train(other, Folder(), null));
    }

    [SkippableFact]
    public void All_that_a_trial_depends_on_is_in_its_key()
    {
        TransformerConfiguration c = TransformerCases.Small();
        EngineIdentity engine = new("torch", 1);
        byte[][] keys =
        [
            ProgressKey.Of(c, s_root, 0, engine),
            ProgressKey.Of(c, s_root, 1, engine),
            ProgressKey.Of(c, new StreamRoot(10), 0, engine),
            ProgressKey.Of(c, new StreamRoot(9, 0), 0, engine),
            ProgressKey.Of(c, s_root, 0, engine with { Arithmetic = 2 }),
            ProgressKey.Of(c with { Source = new PlantedSource(4, 48, 25) }, s_root, 0, engine),
            ProgressKey.Of(c with { Shape = c.Shape with { TitleLength = 6 } }, s_root, 0, engine),
            ProgressKey.Of(c with { Encoder = c.Encoder with { InitialScale = 0.2000001 } }, s_root, 0, engine),
            ProgressKey.Of(c with { Optimization = c.Optimization with { Beta2 = 0.99 } }, s_root, 0, engine),
            ProgressKey.Of(c with { Probe = c.Probe with { StepSize = 0.02 } }, s_root, 0, engine),
            ProgressKey.Of(c with { Remedy = new RemedyParameters { Method = RemedyMethod.Ogm } }, s_root, 0, engine),
            ProgressKey.Of(
                c with
                {
                    Remedy = new RemedyParameters { Method = RemedyMethod.Ogm, EndStep = 3 },
                },
                s_root,
                0,
                engine
            ),
            ProgressKey.Of(c with { Checkpoints = CheckpointSchedule.At(3) }, s_root, 0, engine),
            ProgressKey.Of(c with { Checkpoints = CheckpointSchedule.At(4) }, s_root, 0, engine),
        ];
        Assert.Equal(keys.Length, keys.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(keys[0], ProgressKey.Of(TransformerCases.Small(), s_root, 0, engine));
    }

    [SkippableFact]
    public void Two_that_train_the_same_trial_at_once_do_each_other_no_harm()
    {
        TransformerConfiguration configuration = TransformerCases.Small(steps: 40);
        byte[] expected = Train(configuration, null, null);
        byte[][] found = new byte[3][];
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(i => new Thread(() => found[i] = Train(configuration, Folder(), null)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(found, rows => Assert.Equal(expected, rows));
    }

    [SkippableFact]
    public void Nothing_is_kept_before_the_period_is_over_and_once_in_each()
    {
        ManualClock clock = new();
        CheckpointFolder folder = new(_folder, clock, TimeSpan.FromMinutes(1));
        IProgressKeeper keeper = folder.Keeper(new byte[ProgressKey.Length]);
        int made = 0;
        for (int second = 0; second < 200; second += 10, clock.Now += TimeSpan.FromSeconds(10))
        {
            keeper.After(() =>
            {
                made++;
                return new TrialProgress();
            });
            Assert.Equal(second / 60, made);
        }

        Assert.Single(Directory.GetFiles(_folder));
        keeper.Done();
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [SkippableFact]
    public void Files_of_last_month_are_tidied_away_and_others_left()
    {
        Directory.CreateDirectory(_folder);
        string old = Path.Combine(_folder, "00.trial");
        string recent = Path.Combine(_folder, "01.trial");
        string foreign = Path.Combine(_folder, "notes.txt");
        foreach (string file in new[] { old, recent, foreign })
        {
            File.WriteAllText(file, "");
            File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime - TimeSpan.FromDays(file == recent ? 29 : 31));
        }

        Folder().Write(new byte[ProgressKey.Length], new TrialProgress());
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(recent) && File.Exists(foreign));
    }

    [SkippableFact]
    public void A_folder_that_cannot_be_had_costs_nothing_but_the_help()
    {
        File.WriteAllText(_folder, "a file where the folder should be");
        try
        {
            TransformerConfiguration configuration = TransformerCases.Small(steps: 5);
            Assert.Equal(Train(configuration, null, null), Train(configuration, Folder(), null));
        }
        finally
        {
            File.Delete(_folder);
        }
    }

    [SkippableFact]
    public void The_engine_goes_on_with_what_is_in_its_folder()
    {
        TransformerConfiguration configuration = TransformerCases.Small(steps: 30);
        TorchTrialEngine engine = new(DeviceCatalogue.Open("cpu"), false) { Checkpoints = Folder() };
        TrialBatch batch = new(configuration, s_root, 5, 1);
        byte[] expected = engine.Run(batch, default).Rows.ToArray();
        Assert.Empty(Directory.GetFiles(_folder));
        byte[] key = ProgressKey.Of(configuration, s_root, 5, engine.Identity);
        Assert.ThrowsAny<OperationCanceledException>(() => Train(configuration, Folder(), 70, key));
        Assert.Single(Directory.GetFiles(_folder));
        Assert.Equal(expected, engine.Run(batch, default).Rows.ToArray());
        Assert.Empty(Directory.GetFiles(_folder));
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private CheckpointFolder Folder() => new(_folder, TimeProvider.System, TimeSpan.Zero);

    private static byte[] Key(TransformerConfiguration configuration) => ProgressKey.Of(configuration, s_root, 5, default);

    private static byte[] Train(TransformerConfiguration configuration, CheckpointFolder? folder, int? steps, byte[]? key = null)
    {
        using CancellationTokenSource source = new();
        IProgressKeeper keeper = folder?.Keeper(key ?? Key(configuration)) ?? new NoKeeper();
        return Train(configuration, new StepCounter(keeper, steps, source), source.Token);
    }

    private static byte[] Train(TransformerConfiguration configuration, IProgressKeeper keeper, CancellationToken cancellation) =>
        new TransformerBatchRun(new TrialBatch(configuration, s_root, 5, 1), configuration, _ => keeper, cancellation)
            .Run("cpu")
            .Rows.ToArray();

    // Interrupts after some steps.
    private sealed class StepCounter(IProgressKeeper inner, int? most, CancellationTokenSource? source) : IProgressKeeper
    {
        public int Steps { get; private set; }

        public TrialProgress Start() => inner.Start();

        public void After(Func<TrialProgress> progress)
        {
            inner.After(progress);
            if (++Steps == most)
            {
                source!.Cancel();
            }
        }

        public void Done() => inner.Done();
    }

    private sealed class ManualClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Now.Ticks;
    }
}
