namespace ModalityCompetition.Programs.Declarations;

/// <summary>A derived estimand as somebody wrote it down, before it is checked.</summary>
/// <param name="Name">Its name, for example <c>gap</c>.</param>
/// <param name="Expression">For example <c>joint_error - min(image_error, text_error)</c>, <c>P(gap > 0)</c> or
/// <c>quantile(loss, 0.9)</c>.</param>
public sealed record EstimandDraft(string Name, string Expression);
