using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using ModalityCompetition.Training.Kernels.Lanes;

namespace ModalityCompetition.Training.Kernels;

/// <summary>The vector hardware a computation runs on; it decides the speed and never a bit of a result.</summary>
internal enum LanePath
{
    /// <summary>One lane at a time.</summary>
    Scalar,

    /// <summary>Four lanes: Arm AdvSimd, or x86 with FMA3.</summary>
    Vector128,

    /// <summary>Eight lanes: AVX2 with FMA3.</summary>
    Avx2,

    /// <summary>Sixteen lanes: AVX-512.</summary>
    Avx512,
}

/// <summary>The one place where an instruction set is chosen: AVX-512, then AVX2 with FMA, then 128 bits with FMA, then scalar.</summary>
internal static class LanePaths
{
    /// <summary>The fastest path of this machine.</summary>
    /// <remarks>
    /// The test is for the instructions and not for <c>Vector512.IsHardwareAccelerated</c>, which is false on processors whose clock drops
    /// under 512-bit instructions; these kernels are multiply-adds from end to end and gain more than the clock loses.
    /// </remarks>
    public static LanePath Best { get; } =
        IsSupported(LanePath.Avx512) ? LanePath.Avx512
        : IsSupported(LanePath.Avx2) ? LanePath.Avx2
        : IsSupported(LanePath.Vector128) ? LanePath.Vector128
        : LanePath.Scalar;

    /// <summary>Whether this machine and this process have the instructions of a path.</summary>
    public static bool IsSupported(LanePath path) =>
        path switch
        {
            LanePath.Avx512 => Avx512F.IsSupported,
            LanePath.Avx2 => Avx2.IsSupported && Fma.IsSupported,
            LanePath.Vector128 => AdvSimd.IsSupported || Fma.IsSupported,
            _ => true,
        };

    /// <summary>A sentence for logs and reports.</summary>
    public static string Describe(LanePath path) =>
        path switch
        {
            LanePath.Avx512 => "AVX-512, 16 lanes",
            LanePath.Avx2 => "AVX2 with FMA, 8 lanes",
            LanePath.Vector128 => AdvSimd.IsSupported ? "Arm AdvSimd, 4 lanes" : "128-bit vectors with FMA, 4 lanes",
            _ => "scalar, 1 lane",
        };

    /// <summary>The kernels of a path for a degree.</summary>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the path.</exception>
    public static TrainingKernels Create(LanePath path, int degree)
    {
        if (!IsSupported(path))
        {
            throw new PlatformNotSupportedException($"This process has no {Describe(path)}.");
        }

        return path switch
        {
            LanePath.Avx512 => ForDegree<Lanes512, Vector512<float>>(path, degree),
            LanePath.Avx2 => ForDegree<Lanes256, Vector256<float>>(path, degree),
            LanePath.Vector128 => ForDegree<Lanes128, Vector128<float>>(path, degree),
            _ => ForDegree<Lanes1, float>(path, degree),
        };
    }

    private static TrainingKernels ForDegree<TLanes, TVector>(LanePath path, int degree)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged =>
        degree switch
        {
            3 => new TrainingKernels<TLanes, TVector, Degree3>(path),
            4 => new TrainingKernels<TLanes, TVector, Degree4>(path),
            5 => new TrainingKernels<TLanes, TVector, Degree5>(path),
            _ => new TrainingKernels<TLanes, TVector, DegreeAny>(path),
        };
}
