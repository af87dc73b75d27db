using System.Collections;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace ModalityCompetition.Sweeps.Estimates.Lists;

/// <summary>
/// A list that grows at its end and whose memory does not: the first values stay in memory, the others go to a file without a name as
/// compressed JSON and are read back, one at a time, whenever they are asked for. Nothing is left behind however the process ends: where
/// the system lets a file be deleted while it is open, it is deleted when it is made. Values come back equal, every bit of their numbers
/// included. One thread adds; any number may read what was added.
/// </summary>
/// <typeparam name="T">What it holds. Public properties with a setter or <c>init</c> are kept, computed ones are computed
/// again.</typeparam>
/// <param name="held">Values that stay in memory.</param>
/// <param name="folder">Where the file is made, once it is needed.</param>
/// <param name="options">How values are written and read; see <see cref="Exactly"/>.</param>
internal sealed class Spool<T>(int held, string folder, JsonSerializerOptions options) : IReadOnlyList<T>
{
    private const int Window = 20;
    private const int LeastQuality = 1;
    private readonly List<T> _held = [];
    private readonly List<long> _ends = [];
    private readonly List<int> _lengths = [];
#pragma warning disable CA2213 // The handle has a finaliser: it closes with the last reference to the list, which reports share freely.
    private SafeFileHandle? _file;
#pragma warning restore CA2213 // Fields are disposed by their owners again.

    /// <inheritdoc/>
    public int Count => _held.Count + _ends.Count;

    /// <summary>Values that are in memory now.</summary>
    public int Held => _held.Count;

    private long End => _ends.Count == 0 ? 0 : _ends[^1];

    /// <inheritdoc/>
    public T this[int index] => index < _held.Count ? _held[index] : Read(index - _held.Count);

    /// <summary>Options that give back every bit of a number, infinities and NaN included.</summary>
    /// <param name="converters">How single types are written.</param>
    public static JsonSerializerOptions Exactly(params System.Text.Json.Serialization.JsonConverter[] converters)
    {
        var options = new JsonSerializerOptions
        {
            NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
            IgnoreReadOnlyProperties = true,
            IncludeFields = true,
        };
        Array.ForEach(converters, options.Converters.Add);
        return options;
    }

    /// <summary>Adds a value at the end.</summary>
    /// <exception cref="IOException">The file could not be written.</exception>
    public void Add(T value)
    {
        if (_ends.Count == 0 && _held.Count < held)
        {
            _held.Add(value);
            return;
        }

        byte[] plain = JsonSerializer.SerializeToUtf8Bytes(value, options);
        byte[] packed = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        if (!BrotliEncoder.TryCompress(plain, packed, out int length, LeastQuality, Window))
        {
            throw new InvalidOperationException("A value cannot be compressed into the length that suffices for every value.");
        }

        _file ??= UnnamedFile.Create(folder);
        RandomAccess.Write(_file, packed.AsSpan(0, length), End);
        _ends.Add(End + length);
        _lengths.Add(plain.Length);
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private T Read(int index)
    {
        long start = index == 0 ? 0 : _ends[index - 1];
        byte[] packed = new byte[(int)(_ends[index] - start)];
        for (int read = 0; read < packed.Length; )
        {
            int got = RandomAccess.Read(_file!, packed.AsSpan(read), start + read);
            read += got > 0 ? got : throw new EndOfStreamException($"The file of values set aside in {folder} was cut off.");
        }

        byte[] plain = new byte[_lengths[index]];
        return BrotliDecoder.TryDecompress(packed, plain, out int length) && length == plain.Length
            ? JsonSerializer.Deserialize<T>(plain, options)!
            : throw new InvalidDataException($"The file of values set aside in {folder} was damaged.");
    }
}
