using System.Globalization;
using ModalityCompetition.TestKit.Specs.Fuzzing;

namespace ModalityCompetition.SpecFuzz;

/// <summary>What specs cost so far.</summary>
internal sealed class Tally
{
    private double _seconds;
    private double _mostSeconds;
    private long _mostBytes;
    private long _mostSteps;

    /// <summary>Specs that were read.</summary>
    public long Specs { get; set; }

    /// <summary>Those that cost too much or made the reader throw.</summary>
    public long Wrong { get; set; }

    /// <summary>Adds a spec.</summary>
    public void Add(TimeSpan time, ReadingCost cost)
    {
        _seconds += time.TotalSeconds;
        _mostSeconds = Math.Max(_mostSeconds, time.TotalSeconds);
        _mostBytes = Math.Max(_mostBytes, cost.AllocatedBytes);
        _mostSteps = Math.Max(_mostSteps, cost.Steps);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Specs} specs, {Wrong} wrong, {_seconds:F2} s of a processor, at most {_mostSeconds:F2} s, {_mostBytes / 1e6:F0} MB "
                + $"allocated and {_mostSteps} steps for one"
        );
}
