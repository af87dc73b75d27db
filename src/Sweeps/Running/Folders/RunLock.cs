using System.Globalization;
using System.Text;

namespace ModalityCompetition.Sweeps.Running.Folders;

/// <summary>
/// The exclusive right to write into a run folder: <c>run.lock</c> held open for this process alone. The operating system lets go of it
/// when the process ends, however it ends, so a lock is never stale. Who holds it stands in <c>run.owner</c>, for the message only, because
/// a locked file cannot be read by others on every system.
/// </summary>
public sealed class RunLock : IDisposable
{
    // Whoever asks whether a lock is held shares it for an instant.
    private const int MostTries = 100;
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(10);
    private readonly FileStream _stream;

    private RunLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the lock of an existing run folder.</summary>
    /// <exception cref="RunException">Another process or another run of this process holds it, or the folder cannot be written.</exception>
    public static RunLock Acquire(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        FileStream stream;
        try
        {
            stream = Lock(folder);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new RunException(
                $"The run folder {folder.Path} cannot be written: make it writable or choose another output folder.",
                failure,
                RunFailure.Storage
            );
        }
        catch (IOException failure) when (failure is FileNotFoundException or DirectoryNotFoundException or PathTooLongException)
        {
            throw new RunException(
                $"The run folder {folder.Path} does not exist or cannot be used: choose another output folder.",
                failure,
                RunFailure.Storage
            );
        }
        catch (IOException failure) when (IsSharingViolation(failure))
        {
            throw new RunException(
                $"The run folder {folder.Path} is in use by {Owner(folder)}: wait until that run ends, stop it, or choose another "
                    + $"output folder.",
                failure
            );
        }
        catch (IOException failure)
        {
            throw new RunException(
                $"The run folder {folder.Path} cannot be locked ({failure.Message.TrimEnd('.')}): choose another output folder.",
                failure,
                RunFailure.Storage
            );
        }

        WriteOwner(folder);
        return new RunLock(stream);
    }

    /// <summary>Whether some process holds the lock of a folder at this moment.</summary>
    public static bool IsHeld(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            using var stream = new FileStream(folder.LockFile, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException failure) when (failure is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return IsSharingViolation(failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    // The lock of another run is exclusive and keeps everybody else out; one that can be shared belongs to somebody who only asks.
    private static FileStream Lock(RunFolder folder)
    {
        using var never = new ManualResetEventSlim();
        for (int tries = 1; ; tries++)
        {
            try
            {
                return new FileStream(folder.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException failure) when (IsSharingViolation(failure) && tries < MostTries && !IsHeld(folder))
            {
                never.Wait(Instant);
            }
        }
    }

    private static bool IsSharingViolation(IOException failure)
    {
        const int windowsSharingViolation = unchecked((int)0x80070020);
        const int linuxWouldBlock = 11;
        const int macWouldBlock = 35;
        return failure.HResult is windowsSharingViolation or linuxWouldBlock or macWouldBlock;
    }

    private static void WriteOwner(RunFolder folder)
    {
        try
        {
            File.WriteAllText(
                folder.OwnerFile,
                string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}\n")
            );
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The owner only improves a message; the lock itself is held.
        }
    }

    private static string Owner(RunFolder folder)
    {
        try
        {
            string text = File.ReadAllText(folder.OwnerFile, Encoding.UTF8).Trim();
            return text.Length is > 0 and < 200 ? text : "another process";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
