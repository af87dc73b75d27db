namespace ModalityCompetition.Programs.Processes;

/// <summary>A file that the results of a program depend on, as it was at some time.</summary>
/// <param name="Name">Its path as a spec has it: relative to the program's folder, or full.</param>
/// <param name="Digest">SHA-256 of its content, 64 lower-case hexadecimal digits.</param>
public sealed record ContentFile(string Name, string Digest);
