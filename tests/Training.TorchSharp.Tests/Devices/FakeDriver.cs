using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ModalityCompetition.Training.TorchSharp.Tests.Devices;

/// <summary>
/// A CUDA driver without a GPU: the functions that the project calls, with the types of NVIDIA's <c>cuda.h</c>, compiled by the machine's C
/// compiler. It refuses what the real one refuses: questions before cuInit, unknown devices, memory without a current context, and a
/// release that was not retained.
/// </summary>
internal sealed class FakeDriver : IDisposable
{
    private const string Source = """
        #include <stddef.h>
        #include <string.h>
        typedef int CUresult; typedef int CUdevice; typedef struct CUctx_st *CUcontext;
        static int started, retained, pushed;
        int fake_open(void) { return 100 * retained + pushed; }
        CUresult cuInit(unsigned int flags) { if (flags) return 1; started = INIT == 0; return INIT; }
        CUresult cuDriverGetVersion(int *version) { *version = 12080; return 0; }
        CUresult cuGetErrorString(CUresult error, const char **text) {
            if (error != 803) return 1;
            *text = "system has unsupported display driver / cuda driver combination"; return 0; }
        CUresult cuDeviceGetCount(int *count) { if (!started) return 3; *count = GPUS; return 0; }
        CUresult cuDeviceGet(CUdevice *device, int ordinal) {
            if (!started) return 3;
            if (ordinal < 0 || ordinal >= GPUS) return 101;
            *device = 40 + ordinal; return 0; }
        CUresult cuDeviceGetName(char *name, int len, CUdevice device) {
            if (device < 40 || device >= 40 + GPUS) return 101;
            if (len < 1) return 1;
            const char *model = device == 40 ? "NVIDIA H200" : LONG;
            memset(name, '!', len); strncpy(name, model, len); return 0; }
        CUresult cuDevicePrimaryCtxRetain(CUcontext *context, CUdevice device) {
            if (device < 40 || device >= 40 + GPUS) return 101;
            retained++; *context = (CUcontext)(size_t)(0x7f0000000000 + device); return 0; }
        CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device) { if (!retained) return 201; retained--; return 0; }
        CUresult cuCtxPushCurrent_v2(CUcontext context) {
            if (((size_t)context & ~(size_t)0xff) != 0x7f0000000000) return 201;
            if (REFUSE_PUSH) return 201;
            pushed++; return 0; }
        CUresult cuCtxPopCurrent_v2(CUcontext *context) { if (!pushed) return 201; pushed--; *context = 0; return 0; }
        CUresult cuMemGetInfo_v2(size_t *free, size_t *total) {
            if (!pushed) return 201;
            *free = ((size_t)140 << 30) - 1; *total = (size_t)141 << 30; return 0; }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modcomp-driver-");

    /// <summary>Compiles a driver.</summary>
    /// <param name="gpus">GPUs that it shows.</param>
    /// <param name="init">What cuInit returns, a CUresult.</param>
    /// <param name="refusesContexts">Whether no context can be made current.</param>
    public FakeDriver(int gpus, int init = 0, bool refusesContexts = false)
    {
        string source = Path.Combine(_folder.FullName, "driver.c");
        File.WriteAllText(source, Source);
        using Process compiler = Process.Start(
            new ProcessStartInfo(
                "cc",
                [
                    "-shared",
                    "-fPIC",
                    "-O1",
                    $"-DGPUS={gpus.ToString(CultureInfo.InvariantCulture)}",
                    $"-DINIT={init.ToString(CultureInfo.InvariantCulture)}",
                    $"-DREFUSE_PUSH={(refusesContexts ? 1 : 0)}",
                    $"-DLONG=\"{new string('x', 300)}\"",
                    "-o",
                    Library,
                    source,
                ]
            )
            {
                RedirectStandardError = true,
            }
        )!;
        string errors = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        Assert.True(compiler.ExitCode == 0, errors);
    }

    private delegate int Count();

    /// <summary>Path of the library.</summary>
    public string Library => Path.Combine(_folder.FullName, "libcuda.so.1");

    /// <summary>Skips a test where no C compiler is installed.</summary>
    public static void SkipWithoutCompiler()
    {
        bool found =
            OperatingSystem.IsLinux()
            && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "cc")));
        Skip.IfNot(found, "There is no C compiler, cc, to build a driver with (on Debian: apt-get install gcc libc6-dev).");
    }

    /// <summary>Contexts that callers have not given back: 100 for each that is retained, 1 for each that is current.</summary>
    public int Open() => Marshal.GetDelegateForFunctionPointer<Count>(NativeLibrary.GetExport(NativeLibrary.Load(Library), "fake_open"))();

    public void Dispose() => _folder.Delete(recursive: true);
}
