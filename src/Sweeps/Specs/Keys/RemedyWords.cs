using ModalityCompetition.Training.Remedies;

namespace ModalityCompetition.Sweeps.Specs.Keys;

/// <summary>The words of a spec for remedies, and which keys each of them has.</summary>
public static class RemedyWords
{
    /// <summary>The word for no remedy.</summary>
    public const string None = "none";

    private static readonly (RemedyMethod Method, string Word, string[] Keys)[] Table =
    [
        (RemedyMethod.None, None, []),
        (RemedyMethod.UnimodalLosses, "unimodal_losses", [SpecKeys.Remedy + ".weight"]),
        (RemedyMethod.StepRatio, "step_ratio", [SpecKeys.Modality + ".step_ratio"]),
        (RemedyMethod.Ogm, "ogm", [SpecKeys.Remedy + ".alpha", SpecKeys.Remedy + ".from", SpecKeys.Remedy + ".to"]),
        (RemedyMethod.ModalityDropout, "modality_dropout", [SpecKeys.Remedy + ".p"]),
        (RemedyMethod.Alternating, "alternating", []),
    ];

    /// <summary>All words, that for no remedy first.</summary>
    public static IEnumerable<string> All => Table.Select(row => row.Word);

    /// <summary>The word of a method.</summary>
    public static string Of(RemedyMethod method) => Table.Single(row => row.Method == method).Word;

    /// <summary>The method of a word.</summary>
    public static RemedyMethod Parse(string word) => Table.Single(row => row.Word == word).Method;

    /// <summary>The method that has a key as a parameter; null for other keys.</summary>
    /// <param name="path">Path pattern of the key.</param>
    public static RemedyMethod? WithKey(string path) =>
        Table.Where(row => row.Keys.Contains(path)).Select(row => (RemedyMethod?)row.Method).FirstOrDefault();
}
