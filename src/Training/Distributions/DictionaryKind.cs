namespace ModalityCompetition.Training.Distributions;

/// <summary>How the dictionaries M^r in R^{d_r x K} with orthonormal columns are chosen.</summary>
public enum DictionaryKind
{
    /// <summary>
    /// M = [I; 0]. With an isotropic initialisation the trial has the same law as with a random dictionary, and it is the fast path.
    /// </summary>
    Canonical,

    /// <summary>M uniform (Haar) on the matrices with orthonormal columns, drawn anew for every trial and modality.</summary>
    Random,
}
