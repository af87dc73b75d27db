namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>
/// Looks every few seconds whether the disk has its reserve, and pauses every sweep at work where it has not. They stay paused until
/// somebody resumes them: a server that let them go on by itself would fill the disk again and again.
/// </summary>
/// <param name="sweeps">The sweeps that there are.</param>
/// <param name="reserve">What is kept free.</param>
/// <param name="options">How the service works.</param>
internal sealed class DiskKeeper(Func<IEnumerable<HostedSweep>> sweeps, DiskReserve reserve, ServiceOptions options) : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private Task _loop = Task.CompletedTask;
    private bool _complained;

    /// <summary>Begins, where there is a reserve.</summary>
    public void Start() => _loop = reserve.IsKept ? Task.Run(LoopAsync) : Task.CompletedTask;

    /// <summary>Looks once.</summary>
    public async Task LookAsync()
    {
        string? complaint = reserve.Complaint();
        if (complaint is not null && !_complained)
        {
            options.Log.DiskNearlyFull(complaint);
        }

        _complained = complaint is not null;
        if (complaint is null)
        {
            return;
        }

        foreach (HostedSweep sweep in sweeps())
        {
            await sweep.PauseForAsync(complaint).ConfigureAwait(false);
        }
    }

    /// <summary>Ends.</summary>
    public async Task CloseAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _end.Dispose();

    private async Task LoopAsync()
    {
        try
        {
            while (true)
            {
                await LookAsync().ConfigureAwait(false);
                await Task.Delay(options.DiskInterval, options.Clock, _end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The service ends.
        }
    }
}
