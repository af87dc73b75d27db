namespace ModalityCompetition.Transformers.Data.Folders;

/// <summary>What a folder has of a class.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Train">Its samples for training.</param>
/// <param name="Validation">Its samples for validation.</param>
/// <param name="Test">Its samples for testing.</param>
/// <param name="OwnWords">
/// Words that its titles in the training sample have and those of no other class: without any, titles hardly tell it apart.
/// </param>
public sealed record ClassSummary(string Name, int Train, int Validation, int Test, int OwnWords);
