using System.Numerics;
using ModalityCompetition.Sweeps.Observations;

namespace ModalityCompetition.Sweeps.Tests.Observations;

public sealed class LaneTranspositionTests
{
    [Fact]
    public void Rows_become_lanes_and_lanes_become_rows_at_every_length()
    {
        foreach (int length in Enumerable.Range(0, 20))
        {
            int stride = length + 3;
            int lanes = Vector<double>.Count;
            float[] floats = [.. Enumerable.Range(0, lanes * stride).Select(i => i % 5 == 0 ? float.NaN : i / 3f)];
            int[] integers = [.. Enumerable.Range(0, lanes * stride).Select(i => (i * 700_000_001) - 5)];
            var (ofFloats, ofIntegers) = (new Vector<double>[length], new Vector<double>[length]);
            LaneTransposition.FromRows<float>(floats, stride, ofFloats);
            LaneTransposition.FromRows<int>(integers, stride, ofIntegers);
            double[] rows = new double[lanes * length];
            LaneTransposition.ToRows(ofIntegers, rows);
            for (int lane = 0; lane < lanes; lane++)
            {
                for (int i = 0; i < length; i++)
                {
                    Assert.Equal((double)floats[(lane * stride) + i], ofFloats[i][lane]);
                    Assert.Equal((double)integers[(lane * stride) + i], ofIntegers[i][lane]);
                    Assert.Equal((double)integers[(lane * stride) + i], rows[(lane * length) + i]);
                }
            }
        }
    }
}
