using System.Runtime.InteropServices;

namespace ModalityCompetition.TorchSteps;

/// <summary>
/// Lets the processor take numbers below the smallest normal one for zero in this thread, as <c>torch.set_flush_denormal</c> does for a
/// script in Python; TorchSharp has no binding for it. On 64-bit processors of Intel and AMD only: there the word of control is the last of
/// glibc's <c>fenv_t</c> (bits 15 and 6, flush to zero and denormals are zeros; Intel's manual, volume 1, section 10.2.3).
/// </summary>
internal static partial class Denormals
{
    private const int WordsOfEnvironment = 8;
    private const uint FlushToZero = 0x8040;

    /// <summary>Does it, where it can be done.</summary>
    /// <returns>Whether they are flushed now.</returns>
    public static bool Flush()
    {
        if (OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64)
        {
            Span<uint> environment = stackalloc uint[WordsOfEnvironment];
            if (Get(environment) == 0)
            {
                environment[^1] |= FlushToZero;
                _ = Set(environment);
            }
        }

        return float.Epsilon * Environment.ProcessorCount == 0;
    }

    [LibraryImport("libm.so.6", EntryPoint = "fegetenv")]
    private static partial int Get(Span<uint> environment);

    [LibraryImport("libm.so.6", EntryPoint = "fesetenv")]
    private static partial int Set(ReadOnlySpan<uint> environment);
}
