namespace ModalityCompetition.Transformers.Data;

/// <summary>A data set is not what it must be.</summary>
/// <param name="message">One sentence with the place, file and line, and the remedy.</param>
/// <param name="inner">What caused it, if anything did.</param>
public sealed class DataSetException(string message, Exception? inner = null) : Exception(message, inner);
