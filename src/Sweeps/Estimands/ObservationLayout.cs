using ModalityCompetition.Experiments;

namespace ModalityCompetition.Sweeps.Estimands;

/// <summary>
/// Where each observed quantity of a trial stands in its vector of observations. Quantities that are estimated in the same way from the
/// same trials are neighbours, so that a trial is consumed in a few straight loops:
/// <code>
/// [0, Outcomes)            0 or 1, measured trials:      initial winner (j, r)
/// [Outcomes, AllMeans)     0 or 1, every trial:          diverged, timed out, crashed
/// [AllMeans, Completed)    numbers, measured trials:     initial win probability (j, r), its class average, initial winner's class average
/// [Completed, Means)       0 or 1, completed trials:     trained winner (j, r), won, shared, unlearned, agreement (j), large probe error
///                                                        (r), gap > 0 (r); gap > 0 at each checkpoint (c, r), early-stopped (r);
///                                                        class dropped (j, r)
/// [Means, Growth)          numbers, completed trials:    trained winner's class average (r), class averages of the statuses and of
///                                                        agreement, errors, losses, gaps, degradations, learned; at each checkpoint
///                                                        errors (c, v), gaps, Gamma and learned (c, r); early-stopped errors and
///                                                        iterations (v), gaps (r); classes dropped (r), accuracy by class (network, j);
///                                                        variances by the choice of test samples (network, pairs (r), pairs (r))
/// [Growth, Controls)       numbers, where they exist:    growth of losers and of winners (r), wins of learned classes (r); NaN where a
///                                                        trial has none
/// [Controls, Length)       control variates:             1{initial winner = r} - P(initial winner = r | D) for (j, r), then its class
///                                                        average (r)
/// </code>
/// Of trials with twins the last numbers of completed trials are whether trial and first twin have the same winner (j), and the average
/// over classes; the last control variates are those of <see cref="TwinError"/> and what follows it.
/// A trial is measured unless it timed out or crashed; one that diverged is measured at t = 0 and is not completed.
/// Quantities for (j, r) are row-major, (j, r) at j * R + r. Networks are in the order joint, uni-modal 0 .. R-1, probe 0 .. R-1. Those
/// that are measured on the way are the first 1 + R of them, v, and (c, v) is at c * (1 + R) + v.
/// </summary>
internal sealed class ObservationLayout
{
    /// <summary>Lays out the observations.</summary>
    /// <param name="classes">Number K of classes.</param>
    /// <param name="modalities">Number R of modalities.</param>
    /// <param name="checkpoints">Number C of checkpoints.</param>
    /// <param name="stopsEarly">Whether networks are stopped at their best checkpoint.</param>
    /// <param name="networksByClass">Whether networks are measured class by class.</param>
    /// <param name="isStratified">Whether the test sample is stratified.</param>
    /// <param name="twins">Whether trials have twins.</param>
    public ObservationLayout(
        int classes,
        int modalities,
        int checkpoints = 0,
        bool stopsEarly = false,
        bool networksByClass = false,
        bool isStratified = false,
        bool twins = false
    )
    {
        SamplingVariances = isStratified ? 1 + (4 * modalities) : 0;
        HasTwins = twins;
        int twin = twins ? 1 : 0;
        Classes = classes;
        Modalities = modalities;
        int byClass = networksByClass ? 1 : 0;
        Checkpoints = checkpoints;
        StopsEarly = stopsEarly && checkpoints > 0;
        var stopped = StopsEarly ? 1 : 0;
        var next = 0;
        InitialWinner = Take(classes * modalities);
        Outcomes = next;
        Diverged = Take(1);
        TimedOut = Take(1);
        Crashed = Take(1);
        AllMeans = next;
        InitialProbability = Take(classes * modalities);
        InitialProbabilityAverage = Take(modalities);
        InitialWinnerAverage = Take(modalities);
        Completed = next;
        TrainedWinner = Take(classes * modalities);
        Statuses = Take(StatusCount * classes);
        ProbeErrorLarge = Take(modalities);
        GapPositive = Take(modalities);
        GapPositiveAt = Take(checkpoints * modalities);
        StoppedGapPositive = Take(stopped * modalities);
        Dropped = Take(byClass * classes * modalities);
        Means = next;
        TrainedWinnerAverage = Take(modalities);
        StatusAverages = Take(StatusCount);
        TestError = Take(Networks);
        TrainError = Take(Networks);
        FinalLoss = Take(Networks);
        Gap = Take(modalities);
        Degradation = Take(modalities);
        Learned = Take(modalities);
        TestErrorAt = Take(checkpoints * TrainedNetworks);
        TrainErrorAt = Take(checkpoints * TrainedNetworks);
        TrainLossAt = Take(checkpoints * TrainedNetworks);
        GapAt = Take(checkpoints * modalities);
        GammaAt = Take(checkpoints * modalities);
        LearnedAt = Take(checkpoints * modalities);
        StoppedError = Take(stopped * TrainedNetworks);
        StoppedIteration = Take(stopped * TrainedNetworks);
        StoppedGap = Take(stopped * modalities);
        DroppedAverage = Take(byClass * modalities);
        ClassAccuracy = Take(byClass * Networks * classes);
        SamplingVariance = Take(SamplingVariances);
        TwinAgreement = Take(twin * classes);
        TwinAgreementAverage = Take(twin);
        Growth = next;
        LoserGrowth = Take(modalities);
        WinnerGrowth = Take(modalities);
        LearnedWin = Take(modalities);
        Controls = next;
        Control = Take(classes * modalities);
        ControlAverage = Take(modalities);
        TwinError = Take(twin * Networks);
        TwinGap = Take(twin * modalities);
        TwinDegradation = Take(twin * modalities);
        TwinWin = Take(twin * classes * modalities);
        TwinWinAverage = Take(twin * modalities);
        Length = next;

        int Take(int count)
        {
            var first = next;
            next += count;
            return first;
        }
    }

    private ObservationLayout(int indicators, int numbers, int optional, bool twins)
    {
        HasTwins = twins;
        int each = twins ? indicators + numbers + optional : 0;
        Outcomes = Diverged = 0;
        TimedOut = 1;
        Crashed = 2;
        AllMeans = InitialProbability = InitialProbabilityAverage = InitialWinnerAverage = 3;
        Completed = TrainedWinner = Statuses = ProbeErrorLarge = GapPositive = GapPositiveAt = StoppedGapPositive = Dropped = AllMeans;
        Means = TrainedWinnerAverage = StatusAverages = TestError = TrainError = Completed + indicators;
        FinalLoss = Gap = Degradation = Learned = TestErrorAt = TrainErrorAt = TrainLossAt = GapAt = GammaAt = LearnedAt = Means;
        StoppedError = StoppedIteration = StoppedGap = DroppedAverage = ClassAccuracy = SamplingVariance = Means;
        TwinAgreement = TwinAgreementAverage = TwinDeparture = Means + numbers;
        Growth = LoserGrowth = WinnerGrowth = LearnedWin = TwinDeparture + each;
        Controls = Control = ControlAverage = TwinControl = Growth + optional;
        TwinAbsence = TwinControl + each;
        Length = TwinAbsence + each;
    }

    /// <summary>
    /// Lays out the observations of an experiment that has neither classes nor modalities: nothing is measured before a trial completes,
    /// and there are no control variates but those of twins, of which every observation has one.
    /// </summary>
    /// <param name="indicators">Numbers that are 0 or 1, from <see cref="Completed"/> on.</param>
    /// <param name="numbers">Numbers that every completed trial has, from <see cref="Means"/> on.</param>
    /// <param name="optional">Numbers that a completed trial may lack, from <see cref="Growth"/> on.</param>
    /// <param name="twins">Whether trials have twins.</param>
    public static ObservationLayout Of(int indicators, int numbers, int optional, bool twins = false) =>
        new(indicators, numbers, optional, twins);

    /// <summary>Won, shared, unlearned, agreement: the order of <see cref="Statuses"/> and <see cref="StatusAverages"/>.</summary>
    public const int StatusCount = 4;

    /// <summary>Number K of classes.</summary>
    public int Classes { get; }

    /// <summary>Number R of modalities.</summary>
    public int Modalities { get; }

    /// <summary>Number of networks of a trial: joint, uni-modal, probes.</summary>
    public int Networks => 1 + (2 * Modalities);

    /// <summary>Number C of checkpoints.</summary>
    public int Checkpoints { get; }

    /// <summary>Whether networks are stopped at the checkpoint of their smallest validation error.</summary>
    public bool StopsEarly { get; }

    /// <summary>Whether trials have twins.</summary>
    public bool HasTwins { get; }

    /// <summary>Number of networks that are trained and measured at checkpoints: joint and uni-modal.</summary>
    public int TrainedNetworks => 1 + Modalities;

    /// <summary>1{initial winner of j is r}, [K, R].</summary>
    public int InitialWinner { get; }

    /// <summary>First observation that every trial has.</summary>
    public int Outcomes { get; }

    /// <summary>1{the trial diverged}.</summary>
    public int Diverged { get; }

    /// <summary>1{the trial timed out}.</summary>
    public int TimedOut { get; }

    /// <summary>1{the trial crashed}.</summary>
    public int Crashed { get; }

    /// <summary>First number of every measured trial.</summary>
    public int AllMeans { get; }

    /// <summary>P(initial winner of j is r | D), [K, R].</summary>
    public int InitialProbability { get; }

    /// <summary>Its average over classes, [R].</summary>
    public int InitialProbabilityAverage { get; }

    /// <summary>Share of classes with initial winner r, [R].</summary>
    public int InitialWinnerAverage { get; }

    /// <summary>First observation of completed trials only.</summary>
    public int Completed { get; }

    /// <summary>1{trained winner of j is r}, [K, R].</summary>
    public int TrainedWinner { get; }

    /// <summary>1{won}, 1{shared}, 1{unlearned}, 1{initial and trained winner agree}, [4, K].</summary>
    public int Statuses { get; }

    /// <summary>1{test error of probe r >= 1/K}, [R].</summary>
    public int ProbeErrorLarge { get; }

    /// <summary>1{joint test error > uni-modal test error of r}, [R].</summary>
    public int GapPositive { get; }

    /// <summary><see cref="GapPositive"/> at the checkpoints, [C, R].</summary>
    public int GapPositiveAt { get; }

    /// <summary>The same of networks that are stopped early, [R].</summary>
    public int StoppedGapPositive { get; }

    /// <summary>1{the probe of r lost class j}, [K, R]; nothing where networks are not measured class by class.</summary>
    public int Dropped { get; }

    /// <summary>First number of completed trials.</summary>
    public int Means { get; }

    /// <summary>Share of classes with trained winner r, [R].</summary>
    public int TrainedWinnerAverage { get; }

    /// <summary>Class averages of <see cref="Statuses"/>, [4].</summary>
    public int StatusAverages { get; }

    /// <summary>Test errors, [1 + 2 R].</summary>
    public int TestError { get; }

    /// <summary>Training errors, [1 + 2 R].</summary>
    public int TrainError { get; }

    /// <summary>Final training losses, [1 + 2 R].</summary>
    public int FinalLoss { get; }

    /// <summary>Joint minus uni-modal test error of r, [R].</summary>
    public int Gap { get; }

    /// <summary>Probe minus uni-modal test error of r, [R].</summary>
    public int Degradation { get; }

    /// <summary>Share of classes whose encoder of r reached beta, [R].</summary>
    public int Learned { get; }

    /// <summary>Test errors at the checkpoints, [C, 1 + R].</summary>
    public int TestErrorAt { get; }

    /// <summary>Training errors at the checkpoints, [C, 1 + R].</summary>
    public int TrainErrorAt { get; }

    /// <summary>Training losses at the checkpoints, nats, [C, 1 + R].</summary>
    public int TrainLossAt { get; }

    /// <summary>Gaps at the checkpoints, [C, R].</summary>
    public int GapAt { get; }

    /// <summary>Class average of Gamma_{j,r}(t) of the joint network at the checkpoints, [C, R].</summary>
    public int GammaAt { get; }

    /// <summary>Share of classes whose encoder of r reached beta by the checkpoints, [C, R].</summary>
    public int LearnedAt { get; }

    /// <summary>Test errors of networks that are stopped early, [1 + R].</summary>
    public int StoppedError { get; }

    /// <summary>Iterations at which they are stopped, [1 + R].</summary>
    public int StoppedIteration { get; }

    /// <summary>Gaps between them, [R].</summary>
    public int StoppedGap { get; }

    /// <summary>Share of classes that the probe of r lost, [R]; nothing where networks are not measured class by class.</summary>
    public int DroppedAverage { get; }

    /// <summary>Test accuracies on each class, [1 + 2 R, K]; nothing where networks are not measured class by class.</summary>
    public int ClassAccuracy { get; }

    /// <summary>
    /// Variances by the choice of test samples: of the errors of all networks, then of the differences of joint and uni-modal r, then of
    /// probe and uni-modal r, [1 + 4R]; nothing where the test sample is not stratified.
    /// </summary>
    public int SamplingVariance { get; }

    /// <summary>Number of these variances.</summary>
    public int SamplingVariances { get; }

    /// <summary>1{trial and first twin have the same trained winner of j, or both none}, [K]; nothing without twins.</summary>
    public int TwinAgreement { get; }

    /// <summary>Its average over classes.</summary>
    public int TwinAgreementAverage { get; }

    /// <summary>First observation that a trial may lack.</summary>
    public int Growth { get; }

    /// <summary>Mean growth of Gamma over classes that r did not win, [R].</summary>
    public int LoserGrowth { get; }

    /// <summary>Mean growth of Gamma over classes that r won, [R].</summary>
    public int WinnerGrowth { get; }

    /// <summary>Share of the learned classes with trained winner r, [R].</summary>
    public int LearnedWin { get; }

    /// <summary>First control variate.</summary>
    public int Controls { get; }

    /// <summary>Control variate of <see cref="TrainedWinner"/>, [K, R].</summary>
    public int Control { get; }

    /// <summary>Control variate of <see cref="TrainedWinnerAverage"/>, [R].</summary>
    public int ControlAverage { get; }

    /// <summary>Test errors of the first twin less their means over all twins, [1 + 2 R]; nothing without twins.</summary>
    public int TwinError { get; }

    /// <summary>The same of joint minus uni-modal error of r, [R].</summary>
    public int TwinGap { get; }

    /// <summary>The same of probe minus uni-modal error of r, [R].</summary>
    public int TwinDegradation { get; }

    /// <summary>The same of 1{trained winner of j is r}, [K, R].</summary>
    public int TwinWin { get; }

    /// <summary>The same of the share of classes with trained winner r, [R].</summary>
    public int TwinWinAverage { get; }

    /// <summary>
    /// In an experiment without modalities every observation of a completed trial less that of its first twin, those that a trial may lack
    /// last; nothing without twins.
    /// </summary>
    public int TwinDeparture { get; }

    /// <summary>
    /// In an experiment without modalities every observation of the first twin less its mean over all twins, in the same order; nothing
    /// without twins.
    /// </summary>
    public int TwinControl { get; }

    /// <summary>
    /// The same of whether the twin shows nothing of the observation, so that a fixed value stands in its place, 0 or 1; nothing without
    /// twins.
    /// </summary>
    public int TwinAbsence { get; }

    /// <summary>Number of observations.</summary>
    public int Length { get; }

    /// <summary>Begins the observations of a trial: its outcome, and NaN in every other place.</summary>
    /// <param name="row">The trial as it is stored.</param>
    /// <param name="values">Receives them, [<see cref="Length"/>].</param>
    /// <returns>Whether the trial completed, so that there is more to observe.</returns>
    public bool Begin(ReadOnlySpan<byte> row, Span<double> values)
    {
        TrialOutcome outcome = ResultLayout.Outcome(row);
        values[..Length].Fill(double.NaN);
        values[Diverged] = outcome == TrialOutcome.Diverged ? 1 : 0;
        values[TimedOut] = outcome == TrialOutcome.TimedOut ? 1 : 0;
        values[Crashed] = outcome == TrialOutcome.Crashed ? 1 : 0;
        return outcome == TrialOutcome.Completed;
    }

    /// <summary>The observation whose probability given the data is subtracted in a control variate: the initial winner, or its class
    /// average.</summary>
    /// <param name="control">Index of the control variate.</param>
    public int EventOf(int control) =>
        control < ControlAverage ? InitialWinner + (control - Control) : InitialWinnerAverage + (control - ControlAverage);

    /// <summary>The control variate that an observation has from twins; null where it has none.</summary>
    /// <param name="observation">Index of the observation.</param>
    public int? TwinOf(int observation)
    {
        return !HasTwins ? null
            : Modalities == 0 ? TwinControl + PlaceOf(observation)
            : Within(TestError, Networks, TwinError)
                ?? Within(Gap, Modalities, TwinGap)
                ?? Within(Degradation, Modalities, TwinDegradation)
                ?? Within(TrainedWinner, Classes * Modalities, TwinWin)
                ?? Within(TrainedWinnerAverage, Modalities, TwinWinAverage);

        int? Within(int first, int count, int twins) =>
            observation >= first && observation < first + count ? twins + observation - first : null;
    }

    /// <summary>
    /// The observation that departs from what it mostly is where an observation departs from that of the first twin; of trials with twins.
    /// </summary>
    /// <param name="observation">Index of the observation.</param>
    public int TelltaleOf(int observation) =>
        Modalities == 0 ? TwinDeparture + PlaceOf(observation)
        : observation >= TrainedWinner && observation < Statuses ? TwinAgreement + ((observation - TrainedWinner) / Modalities)
        : TwinAgreementAverage;

    /// <summary>
    /// In an experiment without modalities the control variate that tells whether twins show nothing of an observation; of trials with
    /// twins.
    /// </summary>
    /// <param name="observation">Index of the observation.</param>
    public int AbsenceOf(int observation) => TwinAbsence + PlaceOf(observation);

    // Of an experiment without modalities: the place of an observation among those that have twins.
    private int PlaceOf(int observation) =>
        observation < TwinDeparture ? observation - Completed : observation - Growth + (TwinDeparture - Completed);

    /// <summary>Index of (j, r) in a [K, R] quantity.</summary>
    public int At(int j, int r) => (j * Modalities) + r;
}
