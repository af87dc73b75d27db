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
        (RemedyMethod.GradientBlending, "gradient_blending", [SpecKeys.Remedy + ".super_epoch"]),
        (RemedyMethod.StepRatio, "step_ratio", [SpecKeys.Modality + ".step_ratio"]),
        (RemedyMethod.Ogm, "ogm", Modulation),
        (RemedyMethod.OgmGe, "ogm_ge", Modulation),
        (RemedyMethod.ModalityDropout, "modality_dropout", [SpecKeys.Remedy + ".p"]),
        (RemedyMethod.Alternating, "alternating", []),
        (RemedyMethod.ReconBoost, "reconboost", [SpecKeys.Remedy + ".stage", SpecKeys.Remedy + ".rectify", SpecKeys.Remedy + ".reconcile"]),
        (RemedyMethod.MmPareto, "mmpareto", [SpecKeys.Remedy + ".rescale"]),
        (RemedyMethod.UnimodalPretraining, "unimodal_pretraining", [SpecKeys.Remedy + ".at"]),
        (RemedyMethod.BalancedInit, "balanced_init", []),
        (RemedyMethod.Distillation, "distillation", [SpecKeys.Remedy + ".teacher_weight"]),
    ];

    private static string[] Modulation => [SpecKeys.Remedy + ".alpha", SpecKeys.Remedy + ".from", SpecKeys.Remedy + ".to"];

    /// <summary>All words, that for no remedy first.</summary>
    public static IEnumerable<string> All => Table.Select(row => row.Word);

    /// <summary>The word of a method.</summary>
    public static string Of(RemedyMethod method) => Table.Single(row => row.Method == method).Word;

    /// <summary>The words of starts, that for none first.</summary>
    public static IEnumerable<string> Starts =>
        Table.Where(row => row.Method == RemedyMethod.None || RemedyParameters.IsStart(row.Method)).Select(row => row.Word);

    /// <summary>The method of a word.</summary>
    public static RemedyMethod Parse(string word) => Table.Single(row => row.Word == word).Method;

    /// <summary>
    /// Whether a key of the section of remedies means something under one of some methods; the method itself always does.
    /// </summary>
    /// <param name="path">Path of the key.</param>
    /// <param name="methods">The methods.</param>
    public static bool IsOfAny(string path, IReadOnlyList<RemedyMethod> methods) =>
        path == SpecKeys.Remedy + ".method" || Table.Any(row => row.Keys.Contains(path) && methods.Contains(row.Method));

    /// <summary>
    /// Why a key has no meaning for any of some remedies; null where it has, and for keys that are no parameter of a remedy.
    /// </summary>
    /// <param name="path">Path pattern of the key.</param>
    /// <param name="remedies">The remedies of the configurations.</param>
    public static string? WhyUnused(string path, IEnumerable<RemedyParameters> remedies)
    {
        (RemedyMethod Method, string Word, string[] Keys)[] owners = [.. Table.Where(row => row.Keys.Contains(path))];
        bool isUsed = owners.Length == 0 || remedies.Any(r => owners.Any(owner => owner.Method == r.Method || owner.Method == r.Start));
        return isUsed ? null
            : owners.Length == 1
                ? $"belongs to the remedy {owners[0].Word}, which no configuration has; set {SpecKeys.Remedy}.method to {owners[0].Word}, "
                    + "or leave it out"
            : $"belongs to the remedies {string.Join(" and ", owners.Select(owner => owner.Word))}, neither of which any "
                + $"configuration has; "
                + $"set {SpecKeys.Remedy}.method to one of them, or leave it out";
    }
}
