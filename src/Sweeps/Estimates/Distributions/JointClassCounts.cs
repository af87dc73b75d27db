using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModalityCompetition.Sweeps.Estimates.Distributions;

/// <summary>
/// The joint distribution over trials of the numbers of classes that each modality wins: exact counts of every vector (w_1 .. w_R) that was
/// seen. There are at most C(K + R, R) of them; beyond a stated number of distinct vectors the new ones are counted together, so memory is
/// bounded.
/// </summary>
internal sealed class JointClassCounts
{
    /// <summary>Default for the most distinct vectors that are told apart.</summary>
    public const int DefaultMostVectors = 1 << 16;

    private readonly int _modalities;
    private readonly int _classes;
    private readonly int _mostVectors;
    private readonly Dictionary<ulong, long> _counts = [];
    private readonly int _bits;

    /// <summary>Starts empty.</summary>
    /// <param name="modalities">Number R of modalities, at least 1.</param>
    /// <param name="classes">Number K of classes, at least 1; a vector must fit into 64 bits, R ceil(log2(K + 1)) &lt;= 64.</param>
    /// <param name="mostVectors">Most distinct vectors that are told apart, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public JointClassCounts(int modalities, int classes, int mostVectors = DefaultMostVectors)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(modalities, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostVectors, 1);
        _bits = (int)uint.Log2((uint)classes) + 1;
        if (_bits * modalities > 64)
        {
            throw new ArgumentOutOfRangeException(
                nameof(classes),
                classes,
                $"A vector of {modalities} numbers up to {classes} does not fit into 64 bits."
            );
        }

        (_modalities, _classes, _mostVectors) = (modalities, classes, mostVectors);
    }

    /// <summary>Trials counted.</summary>
    public long Count { get; private set; }

    /// <summary>Trials whose vector came after the most distinct ones were known.</summary>
    public long Rest { get; private set; }

    /// <summary>Counts a trial.</summary>
    /// <param name="wins">Classes won by each modality, [R]; each at least 0, together at most K.</param>
    public void Add(ReadOnlySpan<int> wins)
    {
        if (wins.Length != _modalities)
        {
            throw new ArgumentException($"Expected {_modalities} numbers, got {wins.Length}.", nameof(wins));
        }

        var (key, sum) = (0UL, 0);
        foreach (var number in wins)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(number, nameof(wins));
            sum += number;
            ArgumentOutOfRangeException.ThrowIfGreaterThan(sum, _classes, nameof(wins));
            key = (key << _bits) | (uint)number;
        }

        Count++;
        ref var seen = ref CollectionsMarshal.GetValueRefOrNullRef(_counts, key);
        if (!Unsafe.IsNullRef(ref seen))
        {
            seen++;
        }
        else if (_counts.Count < _mostVectors)
        {
            _counts.Add(key, 1);
        }
        else
        {
            Rest++;
        }
    }

    /// <summary>
    /// The vectors seen and how often, in lexicographic order; with <see cref="Rest"/> they add up to <see cref="Count"/>.
    /// </summary>
    public IEnumerable<(int[] Wins, long Count)> Vectors() =>
        _counts.OrderBy(pair => pair.Key).Select(pair => (Unpack(pair.Key), pair.Value));

    private int[] Unpack(ulong key)
    {
        var wins = new int[_modalities];
        for (var r = _modalities - 1; r >= 0; r--)
        {
            wins[r] = (int)(key & ((1UL << _bits) - 1));
            key >>= _bits;
        }

        return wins;
    }
}
