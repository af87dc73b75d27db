namespace ModalityCompetition.Transformers.Data.Folders;

/// <summary>A sample of a folder before its picture is made.</summary>
/// <param name="Row">Its row of the table.</param>
/// <param name="Label">Its class, in [0, K).</param>
/// <param name="Image">Its image.</param>
internal sealed record FolderSample(FolderRow Row, int Label, FolderImage Image);
