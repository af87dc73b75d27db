using ModalityCompetition.Training.TorchSharp.Transformers.Trials;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Checkpoints;

/// <summary>
/// A folder in which trials that take long leave their progress, one file each, so that an interruption costs little: the next attempt at a
/// trial, in this process or another, goes on from there and ends with the same bits. The file of a trial that is done is removed. A file
/// here is a help and never needed: one that cannot be written or read is done without, and several processes may write the same one, whole
/// files that replace each other.
/// </summary>
internal sealed class CheckpointFolder
{
    /// <summary>The variable that names another folder; where it is empty nothing is kept.</summary>
    public const string Variable = "MODCOMP_CHECKPOINTS";

    private const string Extension = ".trial";

    private static readonly TimeSpan s_kept = TimeSpan.FromDays(30);

    private readonly string _path;
    private readonly TimeProvider _clock;
    private int _tidied;

    /// <summary>A folder.</summary>
    /// <param name="path">Its path; made when it is first needed.</param>
    /// <param name="clock">Says when progress is kept, and how old files are.</param>
    /// <param name="period">Time between two files of a trial, and before its first.</param>
    public CheckpointFolder(string path, TimeProvider clock, TimeSpan period) => (_path, _clock, Period) = (path, clock, period);

    /// <summary>Time between two files of a trial.</summary>
    public TimeSpan Period { get; }

    /// <summary>The folder of the user; null where nothing shall be kept, or where the user has no folder.</summary>
    public static CheckpointFolder? OfUser()
    {
        string? path = Environment.GetEnvironmentVariable(Variable);
        path ??= CacheOfUser() is { } cache ? Path.Combine(cache, "modcomp", "trials") : null;
        return string.IsNullOrEmpty(path) ? null : new CheckpointFolder(path, TimeProvider.System, TimeSpan.FromMinutes(1));
    }

    /// <summary>What keeps the progress of a trial here.</summary>
    /// <param name="key">Its <see cref="ProgressKey"/>.</param>
    public IProgressKeeper Keeper(byte[] key) => new FileKeeper(this, key, _clock);

    /// <summary>Reads the progress of a trial; null where there is none.</summary>
    internal TrialProgress? Read(byte[] key) =>
        Try(() => File.Exists(PathOf(key)) ? ProgressFile.Read(key, File.ReadAllBytes(PathOf(key))) : null);

    /// <summary>Writes the progress of a trial.</summary>
    internal void Write(byte[] key, TrialProgress progress) =>
        Try<object>(() =>
        {
            Directory.CreateDirectory(_path);
            Tidy();
            string temporary = $"{PathOf(key)}.{Guid.NewGuid():N}";
            try
            {
                File.WriteAllBytes(temporary, ProgressFile.Write(key, progress));
                File.Move(temporary, PathOf(key), overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }

            return null;
        });

    /// <summary>Removes the progress of a trial.</summary>
    internal void Remove(byte[] key) =>
        Try<object>(() =>
        {
            // The folder may not be there, which is a failure of its own.
            if (File.Exists(PathOf(key)))
            {
                File.Delete(PathOf(key));
            }

            return null;
        });

    private string PathOf(byte[] key) => Path.Combine(_path, Convert.ToHexStringLower(key) + Extension);

    private void Tidy()
    {
        if (Interlocked.Exchange(ref _tidied, 1) == 1)
        {
            return;
        }

        DateTime oldest = (_clock.GetUtcNow() - s_kept).UtcDateTime;
        foreach (string file in Directory.EnumerateFiles(_path, $"*{Extension}*"))
        {
            if (File.GetLastWriteTimeUtc(file) < oldest)
            {
                File.Delete(file);
            }
        }
    }

    private static T? Try<T>(Func<T?> work)
        where T : class
    {
        try
        {
            return work();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return null;
        }
    }

    private static string? CacheOfUser()
    {
        if (OperatingSystem.IsWindows())
        {
            return Folder(Environment.SpecialFolder.LocalApplicationData);
        }

        string? home = Folder(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsMacOS())
        {
            return home is null ? null : Path.Combine(home, "Library", "Caches");
        }

        string? named = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        return Path.IsPathRooted(named) ? named
            : home is null ? null
            : Path.Combine(home, ".cache");

        static string? Folder(Environment.SpecialFolder folder) => Environment.GetFolderPath(folder) is { Length: > 0 } path ? path : null;
    }
}
