namespace ModalityCompetition.Programs.Protocol;

/// <summary>What a program says of itself when it starts. A run folder holds results of one identity only.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version, the same as the declared one.</param>
public sealed record ProgramIdentity(string Name, string Version)
{
    /// <summary>The identity as <c>name/version</c>.</summary>
    public override string ToString() => $"{Name}/{Version}";
}
