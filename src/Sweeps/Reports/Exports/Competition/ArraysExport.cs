using System.Runtime.InteropServices;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Reports.Exports.Columns;
using ModalityCompetition.Sweeps.Reports.Exports.Writers;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Reports.Traces;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Reports.Exports.Competition;

/// <summary>
/// Data and weights of one trial as <c>.npy</c> files with a description in <c>trial.json</c>, so that an independent implementation can
/// train the same trial. The files are listed in <c>docs/reading-a-report.md</c>.
/// </summary>
public static class ArraysExport
{
    /// <summary>The files; the caller writes them into a folder.</summary>
    /// <param name="traced">A trial traced with its arrays.</param>
    /// <exception cref="ArgumentException">The trace holds no arrays.</exception>
    public static IEnumerable<ExportFile> Files(TracedTrial traced)
    {
        ArgumentNullException.ThrowIfNull(traced);
        TrialArrays arrays =
            traced.Trace.Arrays
            ?? throw new ArgumentException("The trace holds no arrays; trace the trial with TraceOptions.IncludeArrays.", nameof(traced));
        return List(traced, arrays);
    }

    private static IEnumerable<ExportFile> List(TracedTrial traced, TrialArrays arrays)
    {
        TrialConfiguration configuration = traced.Configuration.Configuration;
        yield return new ExportFile("trial.json", stream => ReportJson.Write(stream, TrialDocument.Of(traced)));
        foreach (ExportFile file in Samples("train", arrays.Train, configuration).Concat(Samples("test", arrays.Test, configuration)))
        {
            yield return file;
        }

        if (arrays.Validation is { } validation)
        {
            foreach (ExportFile file in Samples("validation", validation, configuration))
            {
                yield return file;
            }
        }

        long classes = configuration.Classes;
        long neurons = configuration.Network.Neurons;
        yield return Floats("gamma_initial.npy", traced.Trace.Result.InitialGamma, classes, configuration.Modalities);
        yield return Floats("gamma_final.npy", traced.Trace.Result.FinalGamma, classes, configuration.Modalities);
        for (int r = 0; r < configuration.Modalities; r++)
        {
            long dimension = configuration.Data.Modalities[r].Dimension;
            string index = InvariantText.Whole(r);
            yield return Floats($"dictionary_{index}.npy", arrays.Dictionaries[r], dimension, classes);
            yield return Floats($"weights_initial_{index}.npy", arrays.InitialWeights[r], classes, neurons, dimension);
            yield return Floats($"weights_joint_{index}.npy", arrays.JointWeights[r], classes, neurons, dimension);
            yield return Floats($"weights_unimodal_{index}.npy", arrays.UnimodalWeights[r], classes, neurons, dimension);
            if (arrays.JointLayer.Length > 0)
            {
                yield return Floats($"layer_joint_{index}.npy", arrays.JointLayer[r], classes, neurons);
                yield return Floats($"layer_unimodal_{index}.npy", arrays.UnimodalLayer[r], classes, neurons);
            }
        }
    }

    private static IEnumerable<ExportFile> Samples(string prefix, SampleSet set, TrialConfiguration configuration)
    {
        yield return new ExportFile(
            $"{prefix}_labels.npy",
            stream =>
            {
                stream.Write(NpyHeader.Array(NpyType.Int32, set.Count));
                WriteLittleEndian<int>(stream, set.Labels);
            }
        );
        for (int r = 0; r < set.Inputs.Length; r++)
        {
            string index = InvariantText.Whole(r);
            bool[] sufficient = set.Sufficient[r];
            yield return Floats($"{prefix}_inputs_{index}.npy", set.Inputs[r], set.Count, configuration.Data.Modalities[r].Dimension);
            yield return Floats($"{prefix}_codes_{index}.npy", set.Codes[r], set.Count, configuration.Classes);
            yield return new ExportFile(
                $"{prefix}_sufficient_{index}.npy",
                stream =>
                {
                    stream.Write(NpyHeader.Array(NpyType.Boolean, sufficient.Length));
                    stream.Write([.. sufficient.Select(s => s ? (byte)1 : (byte)0)]);
                }
            );
        }
    }

    private static ExportFile Floats(string name, float[] values, params long[] shape) =>
        new(
            name,
            stream =>
            {
                stream.Write(NpyHeader.Array(NpyType.Float32, shape));
                WriteLittleEndian<float>(stream, values);
            }
        );

    private static void WriteLittleEndian<T>(Stream stream, T[] values)
        where T : struct
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan());
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(bytes);
            return;
        }

        int size = Marshal.SizeOf<T>();
        byte[] element = new byte[size];
        for (int i = 0; i < bytes.Length; i += size)
        {
            bytes.Slice(i, size).CopyTo(element);
            Array.Reverse(element);
            stream.Write(element);
        }
    }
}
