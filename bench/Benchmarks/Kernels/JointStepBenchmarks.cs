using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ModalityCompetition.Training.Kernels;
using Perfolizer.Horology;

namespace ModalityCompetition.Benchmarks.Kernels;

/// <summary>A joint step on every shape, with the rate of multiply-adds that the step needs at least.</summary>
[Config(typeof(Columns))]
public class JointStepBenchmarks
{
    private JointStep? _step;

    [ParamsSource(nameof(Shapes))]
    public StepShape Shape { get; set; } = StepShape.All[0];

    public static IEnumerable<StepShape> Shapes => StepShape.All;

    [GlobalSetup]
    public void Draw() => _step = new JointStep(Shape, LanePaths.Best);

    [Benchmark]
    public bool Step() => _step!.Take();

    private sealed class Columns : ManualConfig
    {
        // Measured in the host process, before the summary is written; the machine must be as quiet then as during the run.
        private static readonly Lazy<double> Peak = new(() => FmaPeak.Measure(LanePaths.Best));

        public Columns()
        {
            // In this process: BenchmarkDotNet's own build looks for a project that is named as the assembly.
            AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithIterationTime(TimeInterval.FromMilliseconds(100)));
            SummaryStyle = SummaryStyle.Default.WithMaxParameterColumnWidth(40);
            AddColumn(
                new RooflineColumn("GFLOP/s", "4 n d K m R floating-point operations per step over the mean time", (_, rate) => rate),
                new RooflineColumn(
                    "% peak",
                    "GFLOP/s over the multiply-add peak of one core, measured by the host",
                    (_, rate) => 100 * rate / Peak.Value
                ),
                new RooflineColumn(
                    "bytes/flop",
                    "Bytes between the kernels per floating-point operation",
                    (shape, _) => shape.Bytes / shape.Operations
                )
            );
        }
    }

    /// <summary>A figure of the roofline, from the shape and its rate in GFLOP/s.</summary>
    private sealed class RooflineColumn(string name, string legend, Func<StepShape, double, double> figure) : IColumn
    {
        public string Id => $"{nameof(RooflineColumn)}.{name}";

        public string ColumnName => name;

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public string Legend => legend;

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
        {
            double? nanoseconds = summary[benchmarkCase]?.ResultStatistics?.Mean;
            StepShape shape = (StepShape)benchmarkCase.Parameters[nameof(Shape)];
            return nanoseconds is double mean ? figure(shape, shape.Operations / mean).ToString("G3", CultureInfo.InvariantCulture) : "-";
        }

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        public bool IsAvailable(Summary summary) => true;
    }
}
