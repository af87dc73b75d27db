using System.Runtime.InteropServices;
using System.Text.Json;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Reports;

/// <summary>
/// Data and weights of one trial as <c>.npy</c> files with a description in <c>trial.json</c>, so that an independent implementation can train
/// the same trial. The files are listed in <c>docs/reading-a-report.md</c>.
/// </summary>
public static class ArraysExport
{
    /// <summary>The files; the caller writes them into a folder.</summary>
    /// <param name="traced">A trial traced with its arrays.</param>
    /// <exception cref="ArgumentException">The trace holds no arrays.</exception>
    public static IEnumerable<ExportFile> Files(TracedTrial traced)
    {
        ArgumentNullException.ThrowIfNull(traced);
        TrialArrays arrays = traced.Trace.Arrays
            ?? throw new ArgumentException("The trace holds no arrays; trace the trial with TraceOptions.IncludeArrays.", nameof(traced));
        return List(traced, arrays);
    }

    private static IEnumerable<ExportFile> List(TracedTrial traced, TrialArrays arrays)
    {
        TrialConfiguration configuration = traced.Configuration.Configuration;
        yield return new ExportFile("trial.json", stream => WriteDescription(stream, traced));
        foreach (ExportFile file in Samples("train", arrays.Train, configuration).Concat(Samples("test", arrays.Test, configuration)))
        {
            yield return file;
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
        }
    }

    private static IEnumerable<ExportFile> Samples(string prefix, SampleSet set, TrialConfiguration configuration)
    {
        yield return new ExportFile($"{prefix}_labels.npy", stream =>
        {
            stream.Write(NpyHeader.Array(NpyType.Int32, set.Count));
            WriteLittleEndian<int>(stream, set.Labels);
        });
        for (int r = 0; r < set.Inputs.Length; r++)
        {
            string index = InvariantText.Whole(r);
            bool[] sufficient = set.Sufficient[r];
            yield return Floats($"{prefix}_inputs_{index}.npy", set.Inputs[r], set.Count, configuration.Data.Modalities[r].Dimension);
            yield return Floats($"{prefix}_codes_{index}.npy", set.Codes[r], set.Count, configuration.Classes);
            yield return new ExportFile($"{prefix}_sufficient_{index}.npy", stream =>
            {
                stream.Write(NpyHeader.Array(NpyType.Boolean, sufficient.Length));
                stream.Write([.. sufficient.Select(s => s ? (byte)1 : (byte)0)]);
            });
        }
    }

    private static ExportFile Floats(string name, float[] values, params long[] shape) => new(name, stream =>
    {
        stream.Write(NpyHeader.Array(NpyType.Float32, shape));
        WriteLittleEndian<float>(stream, values);
    });

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

    private static void WriteDescription(Stream stream, TracedTrial traced)
    {
        TrialConfiguration configuration = traced.Configuration.Configuration;
        TrialResult result = traced.Trace.Result;
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("schema", "modality-competition/arrays/1");
            json.WriteNumber("configuration", traced.Configuration.Index);
            json.WriteNumber("trial", traced.Trace.Trial);
            json.WriteNumber("K", configuration.Classes);
            json.WriteNumber("R", configuration.Modalities);
            json.WriteNumber("n", configuration.Data.TrainSamples);
            json.WriteNumber("test_n", configuration.Evaluation.TestSamples);
            json.WriteNumber("m", configuration.Network.Neurons);
            json.WriteNumber("q", configuration.Network.Degree);
            json.WriteNumber("beta", configuration.Network.Beta);
            json.WriteNumber("sigma0", configuration.Network.InitialScale);
            json.WriteNumber("eta", configuration.Optimization.StepSize);
            json.WriteNumber("T", configuration.Optimization.Iterations);
            if (configuration.Optimization.LossTarget is { } target)
            {
                json.WriteNumber("loss_target", target);
            }
            else
            {
                json.WriteNull("loss_target");
            }

            json.WriteNumber("margin", configuration.Evaluation.ErrorMargin);
            json.WriteNumber("initial_margin", configuration.Evaluation.InitialMargin);
            json.WriteNumber("s", configuration.Data.Sparsity);
            json.WriteNumber("sigma_g", configuration.Data.GaussianNoise);
            json.WriteString("weights_digest", result.WeightsDigest.ToString("x16", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteStartArray("modalities");
            foreach (ModalityParameters modality in configuration.Data.Modalities)
            {
                json.WriteStartObject();
                json.WriteString("name", modality.Name);
                json.WriteNumber("d", modality.Dimension);
                json.WriteNumber("mu", modality.InsufficientProbability);
                json.WriteNumber("C", modality.SufficientMax);
                json.WriteNumber("gamma", modality.InsufficientTarget);
                json.WriteNumber("rho", modality.InsufficientOffTargetMax);
                json.WriteNumber("rho_lo", modality.InsufficientOffTargetLow);
                json.WriteNumber("c", modality.SufficientOffTargetMax);
                json.WriteNumber("c_lo", modality.SufficientOffTargetLow);
                json.WriteNumber("tau", modality.SpanNoise);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteMatrix(json, "initial_gamma", result.InitialGamma, configuration.Modalities);
            WriteMatrix(json, "final_gamma", result.FinalGamma, configuration.Modalities);
            WriteMatrix(json, "sufficient_moment", result.SufficientMoment, configuration.Modalities);
            WriteMatrix(json, "initial_win_probability", result.InitialWinProbability, configuration.Modalities);
            WriteMatrix(json, "learn_iterations", [.. result.LearnIterations.Select(t => (float)t)], configuration.Modalities);
            WriteNetwork(json, "joint", result.Joint);
            WriteNetworks(json, "unimodal", result.Unimodal);
            WriteNetworks(json, "probes", result.Probes);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteMatrix(Utf8JsonWriter json, string name, float[] values, int columns)
    {
        json.WriteStartArray(name);
        foreach (float[] row in values.Chunk(columns))
        {
            json.WriteStartArray();
            foreach (float value in row)
            {
                WriteNumber(json, value);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void WriteNetworks(Utf8JsonWriter json, string name, NetworkResult[] networks)
    {
        json.WriteStartArray(name);
        foreach (NetworkResult network in networks)
        {
            WriteNetwork(json, null, network);
        }

        json.WriteEndArray();
    }

    private static void WriteNetwork(Utf8JsonWriter json, string? name, NetworkResult network)
    {
        if (name is not null)
        {
            json.WritePropertyName(name);
        }

        json.WriteStartObject();
        json.WriteStartArray("test_errors");
        foreach (int errors in network.TestErrors)
        {
            json.WriteNumberValue(errors);
        }

        json.WriteEndArray();
        json.WriteNumber("train_errors", network.TrainErrors);
        json.WritePropertyName("final_loss");
        WriteNumber(json, network.FinalLoss);
        json.WriteNumber("iterations", network.Iterations);
        json.WriteEndObject();
    }
}
