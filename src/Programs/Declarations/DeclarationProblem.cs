namespace ModalityCompetition.Programs.Declarations;

/// <summary>Something that is wrong in a declaration.</summary>
/// <param name="Path">The key it is about, below <c>program</c>, for example <c>measurements.loss.range</c>.</param>
/// <param name="Sentence">What is wrong and what to write, as the end of a sentence that starts with the key.</param>
public sealed record DeclarationProblem(string Path, string Sentence)
{
    /// <summary>The whole sentence.</summary>
    public override string ToString() => $"{Path}: {Sentence}.";
}
