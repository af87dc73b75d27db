namespace ModalityCompetition.Training.Randomness;

/// <summary>
/// What a stream of random numbers is for. The values go into the counter (see <see cref="RandomWords"/>) and are part of the arithmetic
/// identity of every engine: changing one changes every result.
/// </summary>
public enum StreamPurpose : byte
{
    /// <summary>Labels of the training sample.</summary>
    TrainLabel = 1,

    /// <summary>Sparse codes and in-span noise of the training sample.</summary>
    TrainCode = 2,

    /// <summary>Gaussian noise of the training sample.</summary>
    TrainNoise = 3,

    /// <summary>Labels of the test sample.</summary>
    TestLabel = 4,

    /// <summary>Sparse codes and in-span noise of the test sample.</summary>
    TestCode = 5,

    /// <summary>Gaussian noise of the test sample.</summary>
    TestNoise = 6,

    /// <summary>Initial weights.</summary>
    InitialWeights = 7,

    /// <summary>Random dictionaries.</summary>
    Dictionary = 8,

    /// <summary>Labels of the validation sample.</summary>
    ValidationLabel = 9,

    /// <summary>Sparse codes and in-span noise of the validation sample.</summary>
    ValidationCode = 10,

    /// <summary>Gaussian noise of the validation sample.</summary>
    ValidationNoise = 11,

    /// <summary>Modalities that are left out of single samples, see <see cref="Remedies.ModalityGates"/>.</summary>
    ModalityGate = 12,

    /// <summary>Noise of gradients, see <see cref="Remedies.GradientNoise"/>.</summary>
    GradientNoise = 13,

    /// <summary>Order in which mini-batches take the training sample.</summary>
    DataOrder = 14,

    /// <summary>Numbers that dropout leaves out.</summary>
    Dropout = 15,

    /// <summary>Place, size and background of the pictures of a synthetic data set of images with titles.</summary>
    PicturePlace = 16,

    /// <summary>Noise of the pixels of such a set.</summary>
    PictureNoise = 17,

    /// <summary>Words of the titles of such a set.</summary>
    TitleWord = 18,

    /// <summary>Derivation of a configuration's key from the seed; never used to draw.</summary>
    ConfigurationKey = 255,
}
