using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using ModalityCompetition.Training.Kernels;

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
        public Columns() => AddColumn(new RateColumn());
    }

    /// <summary>4 n d K m R operations per step over the mean time.</summary>
    private sealed class RateColumn : IColumn
    {
        public string Id => nameof(RateColumn);

        public string ColumnName => "GFLOP/s";

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public string Legend => "4 n d K m R floating-point operations per step over the mean time";

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
        {
            double? nanoseconds = summary[benchmarkCase]?.ResultStatistics?.Mean;
            StepShape shape = (StepShape)benchmarkCase.Parameters[nameof(Shape)];
            return nanoseconds is double mean ? (shape.Operations / mean).ToString("F1", System.Globalization.CultureInfo.InvariantCulture) : "-";
        }

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        public bool IsAvailable(Summary summary) => true;
    }
}
