using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Strata;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Training.Trials;

/// <summary>
/// The fixed layout of one result of shape (K, R): little-endian, no padding, every bit of every number kept, NaN payloads included.
/// <code>
/// offset        bytes     content
/// 0             1         outcome: 0 completed, 1 diverged, 2 timed out, 3 crashed
/// 1             1         1 when the divergence is known, else 0
/// 2             2         0
/// 4             4         network that diverged: -1 joint, else the modality; 0 when unknown
/// 8             4         iteration at which it diverged; 0 when unknown
/// 12            8         digest of the final weights
/// 20            4KR       Gamma(0), float32, row-major (class, modality)
/// 20 +  4KR     4KR       Gamma(T), float32
/// 20 +  8KR     4KR       moment d(D), float32
/// 20 + 12KR     4KR       P(initial winner | D), float32
/// 20 + 16KR     4KR       iteration at which Gamma reached beta, int32, -1 never
/// 20 + 20KR     4K        test samples by class, int32; of a stratified test sample in the units of test errors
/// 20 + 20KR+4K  4(K+3)    joint network: test errors by class, train errors, int32; final loss, float32; iterations, int32
/// ...           R 4(K+3)  uni-modal networks
/// ...           R 4(K+3)  probes
/// ...           4C        iterations of the C checkpoints, int32
/// ...           4C(1+R)   errors on the test sample, joint and uni-modal networks of each checkpoint, int32
/// ...           4C(1+R)   errors on the training sample, int32
/// ...           4C(1+R)   errors on the validation sample, int32, -1 without one
/// ...           4C(1+R)   training losses, float32
/// ...           4CKR      Gamma(t) of each checkpoint, float32
/// ...           8(KR+2R+2)  twins, where the trial has some: the words of <see cref="TwinMeasurements"/>, int32
/// </code>
/// Where the test sample is stratified, and nowhere else, there follows, and the layout's B has <see cref="StratifiedFlag"/> added:
/// <code>
/// ...  4(R+2)(1+4R)  errors on the samples of each pattern, int32 (<see cref="StratumMeasurements.Counts"/>)
/// ...  4(1+4R)       variances by the choice of test samples, float32 (<see cref="StratumMeasurements.Variances"/>)
/// </code>
/// What twins measured comes last, and where there are twins <see cref="TwinFlag"/> is added to the layout's B.
/// </summary>
public readonly struct TrialCodec
{
    /// <summary>Bytes before the first matrix. All that follows is words of four bytes.</summary>
    public const int FixedBytes = ResultLayout.HeaderBytes;

    /// <summary>What is added to the number of modalities in the layout of results whose test sample is stratified.</summary>
    public const int StratifiedFlag = 1 << 16;

    /// <summary>What is added to the number of modalities in the layout of results with twins.</summary>
    public const int TwinFlag = 1 << 17;

    private readonly int _classes;
    private readonly int _modalities;
    private readonly int _checkpoints;
    private readonly bool _isStratified;
    private readonly bool _twins;

    /// <summary>The codec of a layout.</summary>
    /// <param name="layout">The layout, as <see cref="LayoutOf"/> gives it.</param>
    /// <exception cref="ArgumentException">It is no layout of the competition.</exception>
    public TrialCodec(ResultLayout layout)
    {
        bool isStratified = (layout.B & StratifiedFlag) != 0;
        bool twins = (layout.B & TwinFlag) != 0;
        int modalities = layout.B & ~(StratifiedFlag | TwinFlag);
        int least = LayoutOf(layout.A, modalities, isStratified: isStratified, twins: twins).Bytes;
        long beyond = (long)layout.Bytes - least;
        long each = CheckpointBytes(layout.A, modalities);
        if (beyond < 0 || beyond % each != 0)
        {
            throw new ArgumentException(
                $"Results of layout {layout} are not those of the competition, which take {least} bytes and "
                    + $"{each} for every checkpoint.",
                nameof(layout)
            );
        }

        (_classes, _modalities, _checkpoints) = (layout.A, modalities, (int)(beyond / each));
        (_isStratified, _twins) = (isStratified, twins);
    }

    /// <summary>Number C of checkpoints of a result.</summary>
    public int Checkpoints => _checkpoints;

    /// <summary>What results for K classes and R modalities look like.</summary>
    /// <param name="classes">Number K of classes.</param>
    /// <param name="modalities">Number R of modalities.</param>
    /// <param name="checkpoints">Number C of checkpoints.</param>
    /// <param name="isStratified">Whether the test sample is stratified.</param>
    /// <param name="twins">Whether the trials have twins.</param>
    /// <returns>The layout; one that is larger than any memory has 2^31 - 1 bytes.</returns>
    public static ResultLayout LayoutOf(int classes, int modalities, int checkpoints = 0, bool isStratified = false, bool twins = false)
    {
        long k = classes;
        long r = modalities;
        long size = FixedBytes + (20 * k * r) + (4 * k) + ((1 + (2 * r)) * 4 * (k + 3)) + (checkpoints * CheckpointBytes(k, r));
        size += isStratified ? sizeof(int) * (r + 3) * (1 + (4 * r)) : 0;
        size += twins ? 8 * ((k * r) + (2 * r) + 2) : 0;
        int flags = (isStratified ? StratifiedFlag : 0) | (twins ? TwinFlag : 0);
        return new ResultLayout(classes, modalities | flags, (int)Math.Min(size, int.MaxValue));
    }

    /// <summary>Writes results one behind the other.</summary>
    /// <param name="results">The results, at least one; all of the same K and R.</param>
    /// <exception cref="ArgumentException">There is none, they differ in shape, or an array does not have the documented
    /// length.</exception>
    public static ResultBlock Encode(IReadOnlyList<TrialResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (results.Count == 0)
        {
            throw new ArgumentException("A block has at least one result.", nameof(results));
        }

        ResultLayout layout = LayoutOf(
            results[0].Classes,
            results[0].Modalities,
            results[0].Checkpoints.Count,
            results[0].Strata.Patterns > 0,
            !results[0].Twins.IsNone
        );
        var codec = new TrialCodec(layout);
        byte[] rows = new byte[checked(results.Count * layout.Bytes)];
        for (int i = 0; i < results.Count; i++)
        {
            codec.Encode(results[i], rows.AsSpan(i * layout.Bytes, layout.Bytes));
        }

        return new ResultBlock(layout, rows);
    }

    /// <summary>Reads all results of a block.</summary>
    /// <param name="block">The block.</param>
    /// <exception cref="ArgumentException">Its layout is none of the competition.</exception>
    public static TrialResult[] Decode(ResultBlock block)
    {
        var codec = new TrialCodec(block.Layout);
        var results = new TrialResult[block.Count];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = codec.Decode(block.Row(i));
        }

        return results;
    }

    /// <summary>Writes a result.</summary>
    /// <param name="result">The result, of the codec's K and R.</param>
    /// <param name="target">[layout.Bytes].</param>
    /// <exception cref="ArgumentException">An array of the result does not have the documented length.</exception>
    public void Encode(TrialResult result, Span<byte> target)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (
            result.Classes != _classes
            || result.Modalities != _modalities
            || result.Checkpoints.Count != _checkpoints
            || result.Strata.Patterns > 0 != _isStratified
            || result.Twins.IsNone == _twins
        )
        {
            throw new ArgumentException("The results of a block differ in shape.", nameof(result));
        }

        if (result.Unimodal.Length != _modalities || result.Probes.Length != _modalities || result.Outcome > TrialOutcome.Crashed)
        {
            throw new ArgumentException(
                "The result does not have one uni-modal network and one probe per modality, or its outcome is unknown.",
                nameof(result)
            );
        }

        target[..FixedBytes].Clear();
        ResultLayout.WriteHeader(target, result.Outcome, result.WeightsDigest);
        target[1] = result.Divergence is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], result.Divergence?.Modality ?? 0);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], result.Divergence?.Iteration ?? 0);
        int cells = _classes * _modalities;
        Span<byte> rest = target[FixedBytes..];
        rest = Put(rest, result.InitialGamma, cells);
        rest = Put(rest, result.FinalGamma, cells);
        rest = Put(rest, result.SufficientMoment, cells);
        rest = Put(rest, result.InitialWinProbability, cells);
        rest = Put(rest, result.LearnIterations, cells);
        rest = Put(rest, result.TestClassCounts, _classes);
        rest = Put(rest, result.Joint);
        foreach (NetworkResult network in result.Unimodal)
        {
            rest = Put(rest, network);
        }

        foreach (NetworkResult network in result.Probes)
        {
            rest = Put(rest, network);
        }

        rest = Put(rest, result.Checkpoints);
        rest = Put(rest, result.Strata.Counts, _isStratified ? (_modalities + 2) * Columns : 0);
        rest = Put(rest, result.Strata.Variances, _isStratified ? Columns : 0);
        Put(rest, result.Twins.Words, _twins ? 2 * TwinMeasurements.WordsOfPart(_classes, _modalities) : 0);
    }

    /// <summary>Reads a result.</summary>
    /// <param name="source">[layout.Bytes].</param>
    public TrialResult Decode(ReadOnlySpan<byte> source) => Decode(source, Room());

    /// <summary>Arrays that a result can be read into.</summary>
    internal ResultArrays Room() => new(_classes, _modalities, _checkpoints, _isStratified, _twins);

    /// <summary>Reads a result into given arrays, which become its own.</summary>
    /// <param name="source">[layout.Bytes].</param>
    /// <param name="arrays">Arrays of the codec's K and R.</param>
    internal TrialResult Decode(ReadOnlySpan<byte> source, ResultArrays arrays)
    {
        Divergence? divergence =
            source[1] == 0
                ? null
                : new Divergence(BinaryPrimitives.ReadInt32LittleEndian(source[4..]), BinaryPrimitives.ReadInt32LittleEndian(source[8..]));
        ReadOnlySpan<byte> rest = source[FixedBytes..];
        return new TrialResult
        {
            Classes = _classes,
            Modalities = _modalities,
            Outcome = (TrialOutcome)source[0],
            Divergence = divergence,
            WeightsDigest = BinaryPrimitives.ReadUInt64LittleEndian(source[12..]),
            InitialGamma = Take(ref rest, arrays.InitialGamma),
            FinalGamma = Take(ref rest, arrays.FinalGamma),
            SufficientMoment = Take(ref rest, arrays.SufficientMoment),
            InitialWinProbability = Take(ref rest, arrays.InitialWinProbability),
            LearnIterations = Take(ref rest, arrays.LearnIterations),
            TestClassCounts = Take(ref rest, arrays.TestClassCounts),
            Joint = TakeNetwork(ref rest, arrays.TestErrors[0]),
            Unimodal = TakeNetworks(ref rest, arrays.TestErrors.AsSpan(1, _modalities)),
            Probes = TakeNetworks(ref rest, arrays.TestErrors.AsSpan(1 + _modalities, _modalities)),
            Checkpoints = TakeCheckpoints(ref rest, arrays.Checkpoints),
            Strata = TakeStrata(ref rest, arrays.Strata),
            Twins = TakeTwins(ref rest, arrays.Twins),
        };
    }

    private static long CheckpointBytes(long classes, long modalities) =>
        sizeof(int) * (1 + (4 * (1 + modalities)) + (classes * modalities));

    private int Columns => 1 + (4 * _modalities);

    private Span<byte> Put(Span<byte> target, CheckpointMeasurements checkpoints)
    {
        int cells = _checkpoints * (1 + _modalities);
        Span<byte> rest = Put(target, checkpoints.Iterations, _checkpoints);
        rest = Put(rest, checkpoints.TestErrors, cells);
        rest = Put(rest, checkpoints.TrainErrors, cells);
        rest = Put(rest, checkpoints.ValidationErrors, cells);
        rest = Put(rest, checkpoints.TrainLosses, cells);
        return Put(rest, checkpoints.Gamma, _checkpoints * _classes * _modalities);
    }

    private static StratumMeasurements TakeStrata(ref ReadOnlySpan<byte> source, StratumMeasurements strata)
    {
        Take(ref source, strata.Counts);
        Take(ref source, strata.Variances);
        return strata;
    }

    private static TwinMeasurements TakeTwins(ref ReadOnlySpan<byte> source, TwinMeasurements twins)
    {
        Take(ref source, twins.Words);
        return twins;
    }

    private static CheckpointMeasurements TakeCheckpoints(ref ReadOnlySpan<byte> source, CheckpointMeasurements checkpoints)
    {
        Take(ref source, checkpoints.Iterations);
        Take(ref source, checkpoints.TestErrors);
        Take(ref source, checkpoints.TrainErrors);
        Take(ref source, checkpoints.ValidationErrors);
        Take(ref source, checkpoints.TrainLosses);
        Take(ref source, checkpoints.Gamma);
        return checkpoints;
    }

    private static Span<byte> Put<T>(Span<byte> target, T[] values, int expected)
        where T : unmanaged
    {
        if (values.Length != expected)
        {
            throw new ArgumentException($"An array of the result has {values.Length} elements instead of {expected}.", nameof(values));
        }

        int bytes = expected * sizeof(int);
        Span<byte> place = target[..bytes];
        MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(place);
        ReverseWordsOnBigEndian(place);
        return target[bytes..];
    }

    private static T[] Take<T>(ref ReadOnlySpan<byte> source, T[] values)
        where T : unmanaged
    {
        Span<byte> place = MemoryMarshal.AsBytes(values.AsSpan());
        source[..place.Length].CopyTo(place);
        ReverseWordsOnBigEndian(place);
        source = source[place.Length..];
        return values;
    }

    private static void ReverseWordsOnBigEndian(Span<byte> words)
    {
        if (!BitConverter.IsLittleEndian)
        {
            Span<int> whole = MemoryMarshal.Cast<byte, int>(words);
            BinaryPrimitives.ReverseEndianness(whole, whole);
        }
    }

    private Span<byte> Put(Span<byte> target, NetworkResult network)
    {
        Span<byte> rest = Put(target, network.TestErrors, _classes);
        BinaryPrimitives.WriteInt32LittleEndian(rest, network.TrainErrors);
        BinaryPrimitives.WriteSingleLittleEndian(rest[4..], network.FinalLoss);
        BinaryPrimitives.WriteInt32LittleEndian(rest[8..], network.Iterations);
        return rest[12..];
    }

    private static NetworkResult TakeNetwork(ref ReadOnlySpan<byte> source, int[] testErrors)
    {
        int[] errors = Take(ref source, testErrors);
        var network = new NetworkResult(
            errors,
            BinaryPrimitives.ReadInt32LittleEndian(source),
            BinaryPrimitives.ReadSingleLittleEndian(source[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[8..])
        );
        source = source[12..];
        return network;
    }

    private static NetworkResult[] TakeNetworks(ref ReadOnlySpan<byte> source, ReadOnlySpan<int[]> testErrors)
    {
        var networks = new NetworkResult[testErrors.Length];
        for (int modality = 0; modality < networks.Length; modality++)
        {
            networks[modality] = TakeNetwork(ref source, testErrors[modality]);
        }

        return networks;
    }
}
