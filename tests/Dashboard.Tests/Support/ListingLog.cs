using System.Collections.Concurrent;
using ModalityCompetition.Sweeps.Running;

namespace ModalityCompetition.Dashboard.Tests.Support;

/// <summary>A log that keeps every line.</summary>
internal sealed class ListingLog : IRunLog
{
    private readonly ConcurrentQueue<(RunLogLevel Level, string Text)> _lines = [];

    public IEnumerable<string> Lines => _lines.Select(l => l.Text);

    public IEnumerable<string> Errors => _lines.Where(l => l.Level == RunLogLevel.Error).Select(l => l.Text);

    public void Write(RunLogLevel level, string template, params object?[] values) => _lines.Enqueue((level, $"{template} {string.Join(' ', values)}"));
}
