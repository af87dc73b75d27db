using System.Numerics;
using System.Runtime.InteropServices;

namespace ModalityCompetition.Sweeps.Observations;

/// <summary>
/// Numbers of as many trials as a vector has lanes: number i of the trials is vector i, with one trial in each lane. An operation on whole
/// vectors is the same operation on each trial alone, so no bit depends on how many lanes there are. What stands in the lane of no trial
/// means nothing.
/// </summary>
/// <param name="count">How many numbers a trial has.</param>
internal sealed class LaneMatrix(int count)
{
    private readonly Vector<double>[] _numbers = new Vector<double>[count];

    /// <summary>All numbers of all trials, [count].</summary>
    public Span<Vector<double>> Numbers => _numbers;

    /// <summary>One number of every trial.</summary>
    /// <param name="index">Which.</param>
    public ref Vector<double> this[int index] => ref _numbers[index];

    /// <summary>Reads the numbers of one trial where they are counts.</summary>
    /// <param name="lane">The trial's lane.</param>
    /// <param name="counts">Receives them, [count].</param>
    public void CopyCounts(int lane, Span<int> counts)
    {
        ReadOnlySpan<double> numbers = MemoryMarshal.Cast<Vector<double>, double>(_numbers.AsSpan());
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = (int)numbers[(i * Vector<double>.Count) + lane];
        }
    }
}
