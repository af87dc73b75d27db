using System.Collections.Immutable;
using System.Globalization;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Checkpoints;

/// <summary>
/// At which iterations the networks of a trial are measured on the way: nowhere, at a number of log-spaced iterations that follow T, or at
/// listed ones. Immutable; two with the same contents are equal.
/// </summary>
public sealed class CheckpointSchedule : IEquatable<CheckpointSchedule>
{
    /// <summary>Most checkpoints of a trial.</summary>
    public const int Most = 100;

    private readonly int _count;
    private readonly ImmutableArray<int> _listed = [];

    private CheckpointSchedule(int count) => _count = count;

    private CheckpointSchedule(ImmutableArray<int> listed) => _listed = listed;

    /// <summary>No checkpoints.</summary>
    public static CheckpointSchedule None { get; } = new(0);

    /// <summary>Whether there are none.</summary>
    public bool IsNone => _count == 0 && _listed.IsEmpty;

    /// <summary>The listed iterations; empty where their number is given.</summary>
    public ImmutableArray<int> Listed => _listed;

    /// <summary>Log-spaced iterations from 1 to T.</summary>
    /// <param name="count">How many, 0..<see cref="Most"/>; with fewer iterations than that there is one at each.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public static CheckpointSchedule LogSpaced(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Most);
        return count == 0 ? None : new CheckpointSchedule(count);
    }

    /// <summary>Listed iterations.</summary>
    /// <param name="iterations">1 to <see cref="Most"/> iterations of at least 1, in ascending order, each once.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static CheckpointSchedule At(params int[] iterations)
    {
        ArgumentNullException.ThrowIfNull(iterations);
        return Mistake(iterations) is { } mistake
            ? throw new ArgumentException($"The checkpoints {mistake}.", nameof(iterations))
            : new CheckpointSchedule([.. iterations]);
    }

    /// <summary>What is wrong with a list of iterations, as the end of a sentence that begins with it; null when nothing is.</summary>
    /// <param name="iterations">The iterations.</param>
    public static string? Mistake(IReadOnlyList<int> iterations)
    {
        ArgumentNullException.ThrowIfNull(iterations);
        if (iterations.Count is 0 or > Most)
        {
            return string.Create(CultureInfo.InvariantCulture, $"must be 1 to {Most} iterations, not {iterations.Count}");
        }

        for (int i = 0; i < iterations.Count; i++)
        {
            if (iterations[i] < 1)
            {
                return string.Create(CultureInfo.InvariantCulture, $"must be iterations of at least 1, not {iterations[i]}");
            }

            if (i > 0 && iterations[i] <= iterations[i - 1])
            {
                string what = iterations[i] == iterations[i - 1] ? $"name {iterations[i]} twice" : "are not in ascending order";
                string where = iterations[i] == iterations[i - 1] ? "" : $": {iterations[i]} comes after {iterations[i - 1]}";
                return string.Create(CultureInfo.InvariantCulture, $"{what}{where}; write each iteration once, in ascending order");
            }
        }

        return null;
    }

    /// <summary>How many checkpoints a trial of some iterations has.</summary>
    /// <param name="total">T, at least 0.</param>
    public int CountWithin(int total) => _listed.IsEmpty ? Math.Min(_count, total) : _listed.Count(t => t <= total);

    /// <summary>
    /// The checkpoints of a trial of some iterations, ascending and distinct. Of N log-spaced ones number i is T^(i/(N-1)), rounded, or the
    /// next iteration that is free where several round to the same; the last is T. Listed ones beyond T are left out.
    /// </summary>
    /// <param name="total">T, at least 0.</param>
    public int[] Iterations(int total)
    {
        if (!_listed.IsEmpty)
        {
            return [.. _listed.Where(t => t <= total)];
        }

        int[] iterations = new int[CountWithin(total)];
        for (int i = 0; i < iterations.Length; i++)
        {
            int left = iterations.Length - 1 - i;
            double even = left == 0 ? total : DeterministicMath.Pow(total, (double)i / (iterations.Length - 1));
            int free = i == 0 ? 1 : iterations[i - 1] + 1;
            iterations[i] = left == 0 ? total : Math.Clamp((int)Math.Round(even), free, total - left);
        }

        return iterations;
    }

    /// <inheritdoc/>
    public bool Equals(CheckpointSchedule? other) => other is not null && _count == other._count && _listed.SequenceEqual(other._listed);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CheckpointSchedule);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_count, _listed.Length, _listed.IsEmpty ? 0 : _listed[^1]);

    /// <summary>Their number, or the list as JSON, for example <c>[10,100,1000]</c>.</summary>
    public override string ToString() =>
        _listed.IsEmpty ? _count.ToString(CultureInfo.InvariantCulture) : $"[{string.Join(',', _listed.Select(Text))}]";

    private static string Text(int iteration) => iteration.ToString(CultureInfo.InvariantCulture);
}
