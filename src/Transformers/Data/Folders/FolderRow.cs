namespace ModalityCompetition.Transformers.Data.Folders;

/// <summary>A row of the table of a folder.</summary>
/// <param name="Line">Its first line, from 1.</param>
/// <param name="Image">Path of its image within the folder.</param>
/// <param name="Title">Its title, with at least one word.</param>
/// <param name="Class">Name of its class.</param>
/// <param name="Part">Part of the data set that it belongs to.</param>
internal sealed record FolderRow(long Line, string Image, string Title, string Class, ImageTextPart Part);
