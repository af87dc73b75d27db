using Microsoft.Extensions.Logging;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Documents;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>
/// Whether a sweep is at work, kept in its folder so that the next server knows of it when this one ends badly. Thread-safe; when
/// <see cref="Begin"/> returns, it is written down.
/// </summary>
/// <param name="folder">The sweep's folder.</param>
/// <param name="badEnds">In how many starts before the work ended with the server.</param>
/// <param name="log">Told where it cannot be written down.</param>
internal sealed class SweepWork(RunFolder folder, int badEnds, ILogger log)
{
    private readonly Lock _gate = new();
    private int _badEnds = badEnds;
    private long _done;
    private long? _written;
    private bool _closed;

    /// <summary>Committed trials, as <see cref="Count"/> was told.</summary>
    public long Done
    {
        get
        {
            lock (_gate)
            {
                return _done;
            }
        }
    }

    /// <summary>So many trials are committed; work that begins from here on begins with them.</summary>
    public void Count(long done)
    {
        lock (_gate)
        {
            _done = done;
        }
    }

    /// <summary>The work begins, or goes on.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            if (_closed || _written == _done)
            {
                return;
            }

            try
            {
                new WorkRecord(_badEnds + 1, _done).Write(folder);
            }
            catch (RunException failure)
            {
                log.RecordNotKept(failure.Message);
            }

            _written = _done;
        }
    }

    /// <summary>The work has ended, whatever came of it, and the server is still there.</summary>
    public void End()
    {
        lock (_gate)
        {
            _badEnds = 0;
            _written = null;
            WorkRecord.Remove(folder);
        }
    }

    /// <summary>The server ends in good order: whatever it leaves unfinished is no fault of the sweep's.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            WorkRecord.Remove(folder);
        }
    }
}
