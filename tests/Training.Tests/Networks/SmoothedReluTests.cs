using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Networks;

namespace ModalityCompetition.Training.Tests.Networks;

public sealed unsafe class SmoothedReluTests
{
    [Theory]
    [InlineData(3, 1.0)]
    [InlineData(4, 0.25)]
    [InlineData(5, 3.0)]
    [InlineData(9, 0.7)]
    public void It_is_continuous_with_a_continuous_derivative_and_the_papers_values(int degree, double beta)
    {
        SmoothedRelu relu = new(degree, beta);
        Assert.Equal(0, relu.Value(-1.0));
        Assert.Equal(0, relu.Slope(0.0));
        Assert.Equal(beta / degree, relu.Value(beta), 1e-14);
        Assert.Equal(1, relu.Slope(beta), 1e-14);
        Assert.Equal((beta / degree) + 2, relu.Value(beta + 2), 1e-14);
        Assert.Equal(1, relu.Slope(beta + 2));
        for (double x = -0.5; x < 4; x += 0.03125)
        {
            Assert.Equal((relu.Value(x + 1e-6) - relu.Value(x - 1e-6)) / 2e-6, relu.Slope(x), 1e-5);
        }
    }

    [Theory]
    [InlineData(3, 1.0)]
    [InlineData(4, 0.25)]
    [InlineData(5, 3.0)]
    [InlineData(9, 0.7)]
    public void Float32_and_the_kernels_agree_bit_for_bit_and_with_double_to_rounding(int degree, double beta)
    {
        SmoothedRelu relu = new(degree, beta);
        TrainingKernels kernels = LanePaths.Create(LanePaths.Best, degree);
        ActivationConstants constants = new(degree, (float)beta, (float)(1 / beta), (float)(beta / degree));
        AlignedFloats inputs = new(SampleLayout.Panel);
        AlignedFloats weight = new(1);
        weight.Span[0] = 1;
        AlignedFloats rows = new(SampleLayout.Panel);
        AlignedFloats scores = new(SampleLayout.Panel);
        float[] special = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, 0, 1e-20f, 1, 1e30f];
        float[] v = [.. special, .. Enumerable.Range(0, SampleLayout.Panel - special.Length).Select(i => (i - 10) * 0.1f)];
        v.CopyTo(inputs.Span);
        kernels.Forward(inputs.Pointer, 1, v.Length, weight.Pointer, 1, 1, constants, rows.Pointer, scores.Pointer, add: false);
        for (int i = 0; i < v.Length; i++)
        {
            Assert.Equal(BitConverter.SingleToUInt32Bits(relu.ScaledValue(v[i])), BitConverter.SingleToUInt32Bits(scores.Span[i]));
            Assert.Equal(BitConverter.SingleToUInt32Bits(relu.ScaledSlope(v[i])), BitConverter.SingleToUInt32Bits(rows.Span[i]));
            if (float.IsFinite(v[i]))
            {
                Assert.Equal(relu.Value(beta * v[i]), relu.ScaledValue(v[i]), 4e-6 * Math.Max(1, Math.Abs(beta * v[i])));
                Assert.Equal(relu.Slope(beta * v[i]), relu.ScaledSlope(v[i]), 4e-6);
            }
        }
    }
}
