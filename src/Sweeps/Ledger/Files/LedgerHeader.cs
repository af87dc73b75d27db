using System.Buffers.Binary;
using System.Text;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Ledger.Files;

/// <summary>
/// The header of a ledger file. Magic, version, length and checksum stand where they stand in every future version.
/// <code>
/// offset  bytes  content
/// 0       8      "MCLEDGER"
/// 8       4      format version, 1
/// 12      4      bytes n of the body
/// 16      n      body: canonical spec text, engine name, code version, each as a 4-byte length and UTF-8; version of the engine's
///                arithmetic, int32
/// 16 + n  4      CRC-32C of everything before
/// </code>
/// </summary>
/// <param name="Identity">What all results have in common.</param>
/// <param name="CodeVersion">Version of the program that created the ledger; information only.</param>
/// <param name="Bytes">Length of the header.</param>
/// <param name="Checksum">Its checksum, from which the checksums of the frames start.</param>
internal sealed record LedgerHeader(LedgerIdentity Identity, string CodeVersion, int Bytes, uint Checksum)
{
    /// <summary>The format this program writes.</summary>
    public const int Version = 1;

    private const int PreludeBytes = 16;
    private const int LargestBody = 64 << 20;
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> Magic => "MCLEDGER"u8;

    /// <summary>The bytes of a header.</summary>
    public static byte[] Encode(LedgerIdentity identity, string codeVersion)
    {
        byte[][] texts = [Utf8.GetBytes(identity.SpecText), Utf8.GetBytes(identity.Engine.Name), Utf8.GetBytes(codeVersion)];
        int body = texts.Sum(t => sizeof(int) + t.Length) + sizeof(int);
        byte[] bytes = new byte[PreludeBytes + body + sizeof(uint)];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), body);
        int at = PreludeBytes;
        foreach (byte[] text in texts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), text.Length);
            text.CopyTo(bytes, at + sizeof(int));
            at += sizeof(int) + text.Length;
        }

        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), identity.Engine.Arithmetic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + sizeof(int)), Crc32C.Of(bytes.AsSpan(0, at + sizeof(int))));
        return bytes;
    }

    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="LedgerException">It is damaged, or of a later format, or the file is not a ledger.</exception>
    public static LedgerHeader Read(ILedgerFile file, string path)
    {
        byte[] prelude = new byte[PreludeBytes];
        if (file.Read(prelude, 0) < PreludeBytes)
        {
            throw Damaged(path, "the file ends within it");
        }

        int body = BinaryPrimitives.ReadInt32LittleEndian(prelude.AsSpan(12));
        if (!prelude.AsSpan().StartsWith(Magic))
        {
            throw new LedgerException($"The file {path} is not a ledger, or its first bytes are damaged: {Remedy}");
        }

        if (body is < 16 or > LargestBody)
        {
            throw Damaged(path, "its length is impossible");
        }

        byte[] bytes = new byte[PreludeBytes + body + sizeof(uint)];
        if (file.Read(bytes, 0) < bytes.Length)
        {
            throw Damaged(path, "the file ends within it");
        }

        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(PreludeBytes + body));
        if (Crc32C.Of(bytes.AsSpan(0, PreludeBytes + body)) != checksum)
        {
            throw Damaged(path, "its checksum does not match");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        return version == Version
            ? DecodeBody(bytes, checksum, path)
            : throw new LedgerException(
                $"The ledger {path} has format {version} and this program reads format {Version}: use the version of the program that "
                    + $"wrote it, or a later one."
            );
    }

    private const string Remedy = "restore it from a copy, or move it away and run again.";

    private static LedgerException Damaged(string path, string how, Exception? inner = null) =>
        new($"The header of the ledger {path} is damaged ({how}), so its trials cannot be attributed to a spec: {Remedy}", inner);

    private static LedgerHeader DecodeBody(byte[] bytes, uint checksum, string path)
    {
        try
        {
            int at = PreludeBytes;
            string spec = TakeText(bytes, ref at);
            string engine = TakeText(bytes, ref at);
            string code = TakeText(bytes, ref at);
            int arithmetic = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
            return new LedgerHeader(new LedgerIdentity(spec, new EngineIdentity(engine, arithmetic)), code, bytes.Length, checksum);
        }
        catch (Exception failure) when (failure is ArgumentException or IndexOutOfRangeException)
        {
            throw Damaged(path, "its content is impossible", failure);
        }
    }

    private static string TakeText(byte[] bytes, ref int at)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
        string text = Utf8.GetString(bytes, at + sizeof(int), length);
        at += sizeof(int) + length;
        return text;
    }
}
