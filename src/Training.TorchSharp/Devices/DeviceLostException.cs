namespace ModalityCompetition.Training.TorchSharp.Devices;

/// <summary>
/// A device does not work any more. Its trials were not committed and are done again, on another device where there is one.
/// </summary>
internal sealed class DeviceLostException(string message, Exception? inner = null) : Exception(message, inner);
