using System.Text.Json;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Reports.Exports.Competition;
using ModalityCompetition.Sweeps.Reports.Traces;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Reports;

public class ArraysExportTests
{
    [Fact]
    public void A_trial_of_the_engine_is_exported_array_by_array()
    {
        var planned = SyntheticReports.Configuration(0, 1, 3, 2, r => $"m{r}");
        planned = planned with
        {
            Definition = planned.Configuration with
            {
                Data = planned.Configuration.Data with { TrainSamples = 25 },
                Optimization = planned.Configuration.Optimization with { Iterations = 5 },
                Evaluation = planned.Configuration.Evaluation with { TestSamples = 40 },
            },
        };
        TrialTrace trace = new CpuTrialEngine().Trace(
            new TrialBatch(planned.Configuration, new StreamRoot(7), 4, 1),
            new TraceOptions(1, IncludeArrays: true),
            CancellationToken.None
        );
        var files = ArraysExport.Files(new TracedTrial(planned, trace)).ToDictionary(f => f.Name, Content);
        TrialArrays arrays = trace.Arrays!;
        for (int r = 0; r < 2; r++)
        {
            AssertFloats(arrays.Train.Inputs[r], files[$"train_inputs_{r}.npy"], 25, 3);
            AssertFloats(arrays.Test.Inputs[r], files[$"test_inputs_{r}.npy"], 40, 3);
            AssertFloats(arrays.Train.Codes[r], files[$"train_codes_{r}.npy"], 25, 3);
            AssertFloats(arrays.Dictionaries[r], files[$"dictionary_{r}.npy"], 3, 3);
            AssertFloats(arrays.InitialWeights[r], files[$"weights_initial_{r}.npy"], 3, 5, 3);
            AssertFloats(arrays.JointWeights[r], files[$"weights_joint_{r}.npy"], 3, 5, 3);
            AssertFloats(arrays.UnimodalWeights[r], files[$"weights_unimodal_{r}.npy"], 3, 5, 3);
            NpyReader sufficient = new(files[$"test_sufficient_{r}.npy"]);
            Assert.Equal(arrays.Test.Sufficient[r], Enumerable.Range(0, 40).Select(i => (bool)sufficient.At(i)));
        }

        NpyReader labels = new(files["train_labels.npy"]);
        Assert.Equal(arrays.Train.Labels, Enumerable.Range(0, 25).Select(i => (int)labels.At(i)));
        using JsonDocument json = JsonDocument.Parse(files["trial.json"]);
        JsonElement root = json.RootElement;
        Assert.Equal([3, 2, 25, 40, 5, 3], new[] { "K", "R", "n", "test_n", "m", "q" }.Select(k => root.GetProperty(k).GetInt32()));
        Assert.Equal(trace.Result.FinalGamma[2 * 2 + 1], root.GetProperty("final_gamma")[2][1].GetSingle());
        Assert.Equal(trace.Result.InitialWinProbability[1], root.GetProperty("initial_win_probability")[0][1].GetSingle());
        Assert.Equal(trace.Result.LearnIterations[3], root.GetProperty("learn_iterations")[1][1].GetInt32());
        Assert.Equal(
            planned.Configuration.Data.Modalities[1].InsufficientProbability,
            root.GetProperty("modalities")[1].GetProperty("mu").GetDouble()
        );
        Assert.Equal(trace.Result.Joint.FinalLoss, root.GetProperty("joint").GetProperty("final_loss").GetSingle());
        Assert.Equal(
            trace.Result.Probes[1].TestErrors,
            root.GetProperty("probes")[1].GetProperty("test_errors").EnumerateArray().Select(e => e.GetInt32())
        );
    }

    [Fact]
    public void A_trace_without_arrays_is_refused() =>
        Assert.Throws<ArgumentException>(() => ArraysExport.Files(SyntheticReports.Of(2, 1).Traces[0]));

    private static void AssertFloats(float[] expected, byte[] file, params long[] shape)
    {
        NpyReader npy = new(file);
        Assert.Equal(shape, npy.Shape);
        Assert.Equal("<f4", npy.Fields.Single().Type);
        Assert.Equal(expected, Enumerable.Range(0, expected.Length).Select(i => (float)npy.At(i)));
    }

    private static byte[] Content(ExportFile file)
    {
        using MemoryStream stream = new();
        file.Write(stream);
        return stream.ToArray();
    }
}
