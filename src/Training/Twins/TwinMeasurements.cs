using ModalityCompetition.Training.Optimization;

namespace ModalityCompetition.Training.Twins;

/// <summary>
/// What the twins of one trial measured, as whole numbers: of the first twin, which has the trial's data and start, and sums over the
/// others. A twin that diverged counts as one whose networks err on every test sample and whose classes nobody won, so that the law of a
/// twin is one whatever becomes of it.
/// </summary>
public sealed class TwinMeasurements
{
    /// <summary>The test error 1; the error of a twin is rounded to a multiple of the unit, each twin for itself.</summary>
    public const int Whole = 1 << 24;

    /// <summary>The test error of every network of a twin that diverged; nobody won its classes.</summary>
    public const double DivergedError = 1;

    private readonly int _classes;
    private readonly int _modalities;

    /// <summary>Makes room for the twins of a trial.</summary>
    /// <param name="classes">Number K of classes.</param>
    /// <param name="modalities">Number R of modalities.</param>
    public TwinMeasurements(int classes, int modalities)
        : this(classes, modalities, new int[2 * WordsOfPart(classes, modalities)]) { }

    private TwinMeasurements(int classes, int modalities, int[] words) => (_classes, _modalities, Words) = (classes, modalities, words);

    /// <summary>Of a trial without twins.</summary>
    public static TwinMeasurements None { get; } = new(0, 0, []);

    /// <summary>Whether the trial has no twins.</summary>
    public bool IsNone => Words.Length == 0;

    /// <summary>
    /// The numbers as they are stored: for the first twin how often it diverged (0 or 1), 1{trained winner of j is r} [K, R] and the test
    /// errors in units of 1 / <see cref="Whole"/>, joint, uni-modal, probes [1 + 2 R]; then the same, summed over the others.
    /// </summary>
    public int[] Words { get; }

    /// <summary>Words of one part, of the first twin or of the others.</summary>
    /// <param name="classes">Number K of classes.</param>
    /// <param name="modalities">Number R of modalities.</param>
    public static int WordsOfPart(int classes, int modalities) => checked(1 + (classes * modalities) + 1 + (2 * modalities));

    /// <summary>How many twins diverged.</summary>
    /// <param name="others">Whether the others are meant, not the first.</param>
    public int Diverged(bool others) => Words[Part(others)];

    /// <summary>1{trained winner of j is r}, or how many twins that holds for, [K, R].</summary>
    /// <param name="others">Whether the others are meant, not the first.</param>
    public Span<int> Wins(bool others) => Words.AsSpan(Part(others) + 1, _classes * _modalities);

    /// <summary>Test errors in units of 1 / <see cref="Whole"/>, joint, uni-modal, probes, [1 + 2 R].</summary>
    /// <param name="others">Whether the others are meant, not the first.</param>
    public Span<int> Errors(bool others) => Words.AsSpan(Part(others) + 1 + (_classes * _modalities), 1 + (2 * _modalities));

    /// <summary>Counts a twin that diverged.</summary>
    /// <param name="others">Whether it is one of the others, not the first.</param>
    /// <param name="networks">Which networks twins have: what is measured of others is 0, whatever becomes of the twin.</param>
    public void AddDiverged(bool others, TrainedNetworks networks = TrainedNetworks.All)
    {
        Words[Part(others)]++;
        Span<int> errors = Errors(others);
        for (int v = 0; v < errors.Length; v++)
        {
            bool absent = networks == TrainedNetworks.Joint && v >= 1 && v <= _modalities;
            errors[v] += absent ? 0 : (int)(DivergedError * Whole);
        }
    }

    private int Part(bool others) => others ? WordsOfPart(_classes, _modalities) : 0;
}
