using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Observations;

/// <summary>
/// Results of completed trials, as many as a vector has lanes, copied as the ledger stores them (<see cref="TrialCodec"/>) and then turned
/// into lanes. Everything behind the first bytes is words of four bytes, and word w of the trials becomes vector w.
/// </summary>
internal sealed class LaneTrials
{
    private readonly byte[] _bytes;
    private readonly int _size;
    private readonly int _cells;
    private readonly int _checkpoints;
    private readonly int _variances;
    private readonly LaneMatrix _words;
    private readonly float[] _shares;

    /// <summary>Makes room for trials.</summary>
    /// <param name="classes">Number K of classes.</param>
    /// <param name="modalities">Number R of modalities.</param>
    /// <param name="checkpoints">Number C of checkpoints.</param>
    /// <param name="isStratified">Whether the test sample is stratified.</param>
    public LaneTrials(int classes, int modalities, int checkpoints = 0, bool isStratified = false)
    {
        (Classes, Modalities, _cells, _checkpoints) = (classes, modalities, classes * modalities, checkpoints);
        _size = TrialCodec.LayoutOf(classes, modalities, checkpoints, isStratified).Bytes;
        _variances = isStratified ? 1 + (4 * modalities) : 0;
        _bytes = new byte[Capacity * _size];
        _words = new LaneMatrix((_size - TrialCodec.FixedBytes) / sizeof(int));
        _shares = new float[Capacity * _cells];
        MomentShares = new LaneMatrix(_cells);
    }

    /// <summary>Most trials at once.</summary>
    public static int Capacity => Vector<double>.Count;

    /// <summary>Number K of classes.</summary>
    public int Classes { get; }

    /// <summary>Number R of modalities.</summary>
    public int Modalities { get; }

    /// <summary>Trials added; the lane of the next one.</summary>
    public int Count { get; private set; }

    /// <summary>Gamma(0), [K, R].</summary>
    public ReadOnlySpan<Vector<double>> InitialGamma => _words.Numbers[.._cells];

    /// <summary>Gamma(T), [K, R].</summary>
    public ReadOnlySpan<Vector<double>> FinalGamma => _words.Numbers.Slice(_cells, _cells);

    /// <summary>d(D), [K, R]; may be overwritten.</summary>
    public Span<Vector<double>> Moments => _words.Numbers.Slice(2 * _cells, _cells);

    /// <summary>P(initial winner | D), [K, R].</summary>
    public ReadOnlySpan<Vector<double>> Probabilities => _words.Numbers.Slice(3 * _cells, _cells);

    /// <summary>Iterations at which Gamma reached beta, or <see cref="TrialResult.NeverLearned"/>, [K, R].</summary>
    public ReadOnlySpan<Vector<double>> LearnIterations => _words.Numbers.Slice(4 * _cells, _cells);

    /// <summary>d(D) / K, divided in the single precision that moments are kept in, [K, R].</summary>
    public LaneMatrix MomentShares { get; }

    /// <summary>Test errors of a network by class, [K].</summary>
    /// <param name="network">Its index: joint, uni-modal, probes.</param>
    public ReadOnlySpan<Vector<double>> TestErrors(int network) => _words.Numbers.Slice(Network(network), Classes);

    /// <summary>Training errors of a network.</summary>
    /// <param name="network">Its index: joint, uni-modal, probes.</param>
    public Vector<double> TrainErrors(int network) => _words[Network(network) + Classes];

    /// <summary>Final training loss of a network.</summary>
    /// <param name="network">Its index: joint, uni-modal, probes.</param>
    public Vector<double> FinalLoss(int network) => _words[Network(network) + Classes + 1];

    /// <summary>Iterations of the checkpoints, [C].</summary>
    public ReadOnlySpan<Vector<double>> CheckpointIterations => _words.Numbers.Slice(Checkpoint, _checkpoints);

    /// <summary>Test errors at the checkpoints, joint and uni-modal, [C, 1 + R].</summary>
    public ReadOnlySpan<Vector<double>> CheckpointTestErrors => OfCheckpoints(0);

    /// <summary>Training errors at the checkpoints, [C, 1 + R].</summary>
    public ReadOnlySpan<Vector<double>> CheckpointTrainErrors => OfCheckpoints(1);

    /// <summary>Validation errors at the checkpoints, [C, 1 + R].</summary>
    public ReadOnlySpan<Vector<double>> CheckpointValidationErrors => OfCheckpoints(2);

    /// <summary>Training losses at the checkpoints, [C, 1 + R].</summary>
    public ReadOnlySpan<Vector<double>> CheckpointTrainLosses => OfCheckpoints(3);

    /// <summary>Gamma(t) at the checkpoints, [C, K, R].</summary>
    public ReadOnlySpan<Vector<double>> CheckpointGamma => _words.Numbers.Slice(FirstGamma, _checkpoints * _cells);

    /// <summary>
    /// Variances by the choice of test samples, [1 + 4R] (<see cref="TrialResult.Strata"/>); nothing where the sample is not stratified.
    /// </summary>
    public ReadOnlySpan<Vector<double>> SamplingVariances => _words.Numbers[^_variances..];

    /// <summary>As <see cref="LearnIterations"/>, of one trial.</summary>
    public ReadOnlySpan<int> LearnIterationsOf(int lane) => MemoryMarshal.Cast<byte, int>(Words(lane)).Slice(4 * _cells, _cells);

    /// <summary>Adds a trial.</summary>
    /// <param name="row">A completed trial of this shape.</param>
    public void Add(ReadOnlySpan<byte> row)
    {
        row.CopyTo(_bytes.AsSpan(Count * _size, _size));
        if (!BitConverter.IsLittleEndian)
        {
            var words = MemoryMarshal.Cast<byte, int>(Words(Count));
            BinaryPrimitives.ReverseEndianness(words, words);
        }

        Count++;
    }

    /// <summary>Turns the trials into lanes; comes before anything of them is read.</summary>
    public void Spread()
    {
        for (var lane = 0; lane < Count; lane++)
        {
            var moments = MemoryMarshal.Cast<byte, float>(Words(lane)).Slice(2 * _cells, _cells);
            Divide(moments, Classes, _shares.AsSpan(lane * _cells, _cells));
        }

        ReadOnlySpan<float> floats = MemoryMarshal.Cast<byte, float>(_bytes.AsSpan(TrialCodec.FixedBytes));
        ReadOnlySpan<int> integers = MemoryMarshal.Cast<byte, int>(_bytes.AsSpan(TrialCodec.FixedBytes));
        var stride = _size / sizeof(int);
        LaneTransposition.FromRows(floats, stride, _words.Numbers[..(4 * _cells)]);
        LaneTransposition.FromRows(integers[(4 * _cells)..], stride, _words.Numbers.Slice(4 * _cells, _cells));
        for (var network = 0; network < 1 + (2 * Modalities); network++)
        {
            var first = Network(network);
            LaneTransposition.FromRows(integers[first..], stride, _words.Numbers.Slice(first, Classes + 1));
            LaneTransposition.FromRows(floats[(first + Classes + 1)..], stride, _words.Numbers.Slice(first + Classes + 1, 1));
        }

        if (_checkpoints > 0)
        {
            var counts = _checkpoints * (1 + (3 * (1 + Modalities)));
            LaneTransposition.FromRows(integers[Checkpoint..], stride, _words.Numbers.Slice(Checkpoint, counts));
            // Losses, and then Gamma.
            LaneTransposition.FromRows(
                floats[(Checkpoint + counts)..],
                stride,
                _words.Numbers.Slice(Checkpoint + counts, _checkpoints * (1 + Modalities + _cells))
            );
        }

        if (_variances > 0)
        {
            LaneTransposition.FromRows(
                floats[(stride - (TrialCodec.FixedBytes / sizeof(int)) - _variances)..],
                stride,
                _words.Numbers[^_variances..]
            );
        }

        LaneTransposition.FromRows<float>(_shares, _cells, MomentShares.Numbers);
    }

    /// <summary>Forgets the trials.</summary>
    public void Clear() => Count = 0;

    private int Checkpoint => Network(1 + (2 * Modalities));

    private int FirstGamma => Checkpoint + (_checkpoints * (1 + (4 * (1 + Modalities))));

    private ReadOnlySpan<Vector<double>> OfCheckpoints(int quantity)
    {
        var count = _checkpoints * (1 + Modalities);
        return _words.Numbers.Slice(Checkpoint + _checkpoints + (quantity * count), count);
    }

    private int Network(int index) => (5 * _cells) + Classes + (index * (Classes + 3));

    private Span<byte> Words(int lane) => _bytes.AsSpan((lane * _size) + TrialCodec.FixedBytes, _size - TrialCodec.FixedBytes);

    private static void Divide(ReadOnlySpan<float> numbers, float divisor, Span<float> quotients)
    {
        var i = 0;
        for (; i <= numbers.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            (new Vector<float>(numbers[i..]) / new Vector<float>(divisor)).CopyTo(quotients[i..]);
        }

        for (; i < numbers.Length; i++)
        {
            quotients[i] = numbers[i] / divisor;
        }
    }
}
