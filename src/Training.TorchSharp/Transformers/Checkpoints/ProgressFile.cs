using System.Security.Cryptography;
using ModalityCompetition.Training.TorchSharp.Transformers.Trials;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Checkpoints;

/// <summary>
/// The progress of a trial as bytes: eight that say what it is and in which version, the key of the trial, the networks, and the SHA-256 of
/// all that. Numbers are little-endian. What is damaged, of another version or another trial's reads as nothing.
/// </summary>
internal static class ProgressFile
{
    private const ulong Kind = 0x01_00_6C_61_69_72_74_6D;

    /// <summary>Writes a progress.</summary>
    /// <param name="key">Key of the trial.</param>
    /// <param name="progress">The progress.</param>
    public static byte[] Write(byte[] key, TrialProgress progress)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write(Kind);
        writer.Write(key);
        writer.Write(progress.Networks.Count);
        foreach (NetworkProgress network in progress.Networks)
        {
            Write(writer, network);
        }

        writer.Flush();
        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(..(int)stream.Length)));
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads a progress.</summary>
    /// <param name="key">Key of the trial.</param>
    /// <param name="bytes">What was written.</param>
    /// <returns>The progress; null where the bytes are not one of this trial.</returns>
    public static TrialProgress? Read(byte[] key, byte[] bytes)
    {
        int contents = bytes.Length - SHA256.HashSizeInBytes;
        if (contents < sizeof(ulong) + key.Length + sizeof(int))
        {
            return null;
        }

        if (!SHA256.HashData(bytes.AsSpan(..contents)).AsSpan().SequenceEqual(bytes.AsSpan(contents)))
        {
            return null;
        }

        using BinaryReader reader = new(new MemoryStream(bytes, 0, contents));
        if (reader.ReadUInt64() != Kind || !reader.ReadBytes(key.Length).AsSpan().SequenceEqual(key))
        {
            return null;
        }

        TrialProgress progress = new();
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            progress.Networks.Add(ReadNetwork(reader));
        }

        return progress;
    }

    private static void Write(BinaryWriter writer, NetworkProgress network)
    {
        writer.Write(network.Network);
        writer.Write(network.Step);
        writer.Write(network.DivergedAt);
        Array(writer, network.Weights, writer.Write);
        Array(writer, network.Mean, writer.Write);
        Array(writer, network.Square, writer.Write);
        Array(writer, network.Memory, writer.Write);
        Array(writer, network.Snapshot, writer.Write);
        writer.Write(network.OnTheWay.Count);
        foreach (CheckpointScore score in network.OnTheWay)
        {
            writer.Write(score.TestCorrect);
            writer.Write(score.TrainCorrect);
            writer.Write(score.TrainLoss);
        }

        writer.Write(network.Score is not null);
        if (network.Score is { } end)
        {
            Array(writer, end.TestCorrect, writer.Write);
            writer.Write(end.TrainCorrect);
            writer.Write(end.TrainLoss);
        }
    }

    private static NetworkProgress ReadNetwork(BinaryReader reader)
    {
        NetworkProgress network = new()
        {
            Network = reader.ReadInt32(),
            Step = reader.ReadInt32(),
            DivergedAt = reader.ReadInt32(),
            Weights = Array(reader, reader.ReadSingle),
            Mean = Array(reader, reader.ReadSingle),
            Square = Array(reader, reader.ReadSingle),
            Memory = Array(reader, reader.ReadDouble),
            Snapshot = Array(reader, reader.ReadSingle),
        };
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            network.OnTheWay.Add(new CheckpointScore(reader.ReadInt32(), reader.ReadInt32(), reader.ReadSingle()));
        }

        network.Score = reader.ReadBoolean()
            ? new NetworkScore(Array(reader, reader.ReadInt32), reader.ReadInt32(), reader.ReadSingle())
            : null;
        return network;
    }

    private static void Array<T>(BinaryWriter writer, T[] values, Action<T> write)
    {
        writer.Write(values.Length);
        foreach (T value in values)
        {
            write(value);
        }
    }

    private static T[] Array<T>(BinaryReader reader, Func<T> read)
    {
        T[] values = new T[reader.ReadInt32()];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = read();
        }

        return values;
    }
}
