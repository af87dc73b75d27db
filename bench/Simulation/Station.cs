namespace ModalityCompetition.Simulation;

/// <summary>A few servers with one queue, first come, first served: the thread of a grain, the cores of a database.</summary>
internal sealed class Station
{
    private readonly VirtualTime _time;
    private readonly PriorityQueue<int, double> _free = new();
    private double _closedUntil;

    /// <summary>Makes a station whose servers are free.</summary>
    /// <param name="time">The time.</param>
    /// <param name="servers">How many servers, at least 1.</param>
    public Station(VirtualTime time, int servers)
    {
        _time = time;
        Servers = servers;
        for (int server = 0; server < servers; server++)
        {
            _free.Enqueue(server, 0);
        }
    }

    /// <summary>How many servers there are.</summary>
    public int Servers { get; }

    /// <summary>Seconds of work that were asked for.</summary>
    public double Work { get; private set; }

    /// <summary>Longest that a request has waited before it was begun, in seconds.</summary>
    public double LongestWait { get; private set; }

    /// <summary>By what factor work takes longer at this moment; 1 is usual.</summary>
    public double Slowness { get; set; } = 1;

    /// <summary>Begins nothing until then; what is being served goes on.</summary>
    public void CloseUntil(double at) => _closedUntil = Math.Max(_closedUntil, at);

    /// <summary>Asks for work; it is served when those who asked before have been.</summary>
    /// <param name="seconds">How much.</param>
    /// <param name="after">Seconds between the end of the work and what follows, in which nobody is kept waiting.</param>
    /// <param name="done">What follows.</param>
    public void Ask(double seconds, double after, Action done)
    {
        _free.TryDequeue(out int server, out double free);
        double begun = Math.Max(Math.Max(_time.Now, free), _closedUntil);
        double end = begun + (seconds * Slowness);
        _free.Enqueue(server, end);
        Work += seconds * Slowness;
        LongestWait = Math.Max(LongestWait, begun - _time.Now);
        _time.At(end + after, done);
    }
}
