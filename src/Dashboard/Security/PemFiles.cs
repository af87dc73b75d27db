using System.Security.Cryptography;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Security;

/// <summary>
/// What some PEM files hold, read again when they have changed. The files are compared by what is in them: where secrets are mounted, a
/// name leads to another file without a change of its own. Looked at when it is asked for, at most every few seconds. Thread-safe.
/// </summary>
/// <typeparam name="T">What is made of the files.</typeparam>
internal sealed class PemFiles<T>
    where T : class
{
    private const int Largest = 1 << 20;
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);
    private readonly string[] _files;
    private readonly Func<string[], T> _read;
    private readonly string[] _origins;
    private readonly TimeProvider _clock;
    private readonly Action<string>? _complain;
    private readonly Lock _gate = new();
    private string[] _texts;
    private T _current;
    private long _lookedAt;

    /// <summary>Reads them.</summary>
    /// <param name="files">The files.</param>
    /// <param name="read">Makes something of their texts; throws <see cref="PemException"/>.</param>
    /// <param name="origins">What names each of the files, for messages.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="complain">Told when newer files are no good, so that the old ones stay; null for nobody.</param>
    /// <exception cref="SweepServiceException">A file cannot be read, or is no good.</exception>
    public PemFiles(string[] files, Func<string[], T> read, string[] origins, TimeProvider clock, Action<string>? complain)
    {
        _files = files;
        _read = read;
        _origins = origins;
        _clock = clock;
        _complain = complain;
        try
        {
            _texts = Texts();
            _current = Read(_texts);
        }
        catch (PemException wrong)
        {
            throw new SweepServiceException(SweepServiceFailure.Invalid, $"{Origin(wrong)}: {wrong.Message}.", inner: wrong);
        }

        _lookedAt = clock.GetTimestamp();
    }

    /// <summary>What they hold now.</summary>
    public T Current
    {
        get
        {
            lock (_gate)
            {
                if (_clock.GetElapsedTime(_lookedAt) >= s_interval)
                {
                    Look();
                    _lookedAt = _clock.GetTimestamp();
                }

                return _current;
            }
        }
    }

    private void Look()
    {
        try
        {
            string[] texts = Texts();
            if (!texts.SequenceEqual(_texts, StringComparer.Ordinal))
            {
                // Said once, not at every look.
                _texts = texts;
                _current = Read(texts);
            }
        }
        catch (PemException wrong)
        {
            _complain?.Invoke($"{Origin(wrong)}: {wrong.Message}. What it held before is used on.");
        }
    }

    private T Read(string[] texts)
    {
        try
        {
            return _read(texts);
        }
        catch (CryptographicException wrong)
        {
            throw new PemException(
                $"{string.Join(" and ", _files)} cannot be understood ({wrong.Message.TrimEnd('.')}): give PEM files as openssl writes "
                    + "them",
                wrong
            );
        }
    }

    private string Origin(PemException wrong) => Capital(_origins[wrong.File]);

    private string[] Texts() => [.. _files.Select(Text)];

    private static string Text(string file, int index)
    {
        try
        {
            using var reader = new StreamReader(file);
            char[] text = new char[Largest + 1];
            int length = reader.ReadBlock(text);
            return length <= Largest
                ? new string(text, 0, length)
                : throw new PemException($"{file} is larger than 1 MiB: give a file with certificates and keys alone") { File = index };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PemException(
                File.Exists(file) || Directory.Exists(file)
                    ? $"{file} cannot be read ({failure.Message.TrimEnd('.').ReplaceLineEndings(" ")}): make it readable for "
                        + "this program's user"
                    : $"there is no file {file}: correct the path",
                failure
            )
            {
                File = index,
            };
        }
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
