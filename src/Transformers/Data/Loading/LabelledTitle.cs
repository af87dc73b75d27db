namespace ModalityCompetition.Transformers.Data.Loading;

/// <summary>What is known of a sample before its picture is made.</summary>
/// <param name="Title">Its title, with at least one word.</param>
/// <param name="Label">Its class, in [0, K).</param>
internal readonly record struct LabelledTitle(string Title, int Label);
