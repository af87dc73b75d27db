namespace ModalityCompetition.Training.TorchSharp.Devices;

/// <summary>The memory of a device does not suffice.</summary>
internal sealed class DeviceMemoryException(string message, Exception? inner = null) : Exception(message, inner);
