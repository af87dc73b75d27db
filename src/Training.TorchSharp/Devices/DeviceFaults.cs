using System.Runtime.InteropServices;

namespace ModalityCompetition.Training.TorchSharp.Devices;

/// <summary>
/// Reads what libtorch says. It has one type of exception for everything, so that the message is all there is to tell faults apart.
/// </summary>
internal static class DeviceFaults
{
    private static readonly string[] Memory =
    [
        "out of memory",
        "can't allocate memory",
        "not enough memory",
        "CUBLAS_STATUS_ALLOC_FAILED",
        "Cannot allocate memory",
        // What cublasCreate says when its workspace does not fit.
        "CUBLAS_STATUS_NOT_INITIALIZED",
    ];

    private static readonly string[] Lost =
    [
        "CUDA error",
        "CUBLAS_STATUS",
        "CUDA driver error",
        "cuda runtime error",
        "device-side assert",
        "unspecified launch failure",
        "NVRM",
        "Xid",
    ];

    /// <summary>Does a piece of work on a device and turns libtorch's faults into the project's exceptions.</summary>
    /// <param name="device">Name of the device.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="DeviceMemoryException">The memory does not suffice.</exception>
    /// <exception cref="DeviceLostException">The device does not work any more.</exception>
    public static T Guard<T>(string device, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ExternalException fault) when (Read(device, fault) is { } known)
        {
            throw known;
        }
    }

    /// <summary>The project's exception for a fault of libtorch; null when the fault is neither of memory nor of the device.</summary>
    /// <param name="device">Name of the device.</param>
    /// <param name="fault">What libtorch threw.</param>
    public static Exception? Read(string device, Exception fault)
    {
        if (fault is not ExternalException)
        {
            return null;
        }

        string first = fault.Message.Split('\n')[0].TrimEnd('.', ' ');
        // Lack of memory is also a CUDA error, so it is looked for first.
        if (Mentions(fault.Message, Memory))
        {
            return new DeviceMemoryException($"{device} has not enough memory ({first})", fault);
        }

        return Mentions(fault.Message, Lost)
            ? new DeviceLostException(
                $"{device} stopped working ({first}): check it with nvidia-smi and run the same command again, without it if need be",
                fault
            )
            : null;
    }

    private static bool Mentions(string message, string[] words) =>
        words.Any(word => message.Contains(word, StringComparison.OrdinalIgnoreCase));
}
