using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Support;

/// <summary>
/// How many bytes Npgsql hands to the system at once on the connections to one database, as it tells in a metric of its own.
/// </summary>
internal sealed class SocketWrites : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<long> _sizes = [];

    public SocketWrites(string database)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "db.client.operation.npgsql.bytes_written")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(
            (_, bytes, tags, _) =>
            {
                foreach (KeyValuePair<string, object?> tag in tags)
                {
                    if (
                        tag.Key == "db.client.connection.pool.name"
                        && tag.Value?.ToString()?.Contains(database, StringComparison.Ordinal) == true
                    )
                    {
                        _sizes.Enqueue(bytes);
                    }
                }
            }
        );
        _listener.Start();
    }

    /// <summary>Bytes of each write so far, in order.</summary>
    public IReadOnlyList<long> Sizes => [.. _sizes];

    public void Dispose() => _listener.Dispose();
}
