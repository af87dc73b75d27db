using System.Text;
using ModalityCompetition.Experiments;
using ModalityCompetition.Programs.Checks;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Programs.Tests.Support;

namespace ModalityCompetition.Programs.Tests.Checks;

public class ProgramCheckTests
{
    [SkippableFact]
    public void A_sound_program_has_no_problem()
    {
        ProgramCheckResult result = Check("sound");
        Assert.Empty(result.Problems);
        Assert.Empty(result.Remarks);
        Assert.True(result.IsDeterministic);
        Assert.Equal("faulty/1", result.Identity!.ToString());
        Assert.Equal([0L, 1, 2], result.Trials.Select(t => t.Trial));
        Assert.All(result.Trials, t => Assert.Equal(TrialOutcome.Completed, t.Outcome));
        Assert.True(result.StartSeconds > 0 && result.SecondsPerTrial > 0);
        using var sound = new Faulty("sound");
        double[] values = new double[2];
        sound.Layout.Read(sound.Run(1, 1)[0], values);
        Assert.Equal(values, result.Trials[1].Values);
    }

    [SkippableFact]
    public void A_program_that_draws_from_elsewhere_is_found_out()
    {
        ProgramCheckResult result = Check("unseeded");
        Assert.False(result.IsDeterministic);
        Assert.Equal(3, result.Problems.Length);
        Assert.StartsWith("trial 0: 'error' was 0.", result.Problems[0], StringComparison.Ordinal);
        Assert.EndsWith(
            "draw everything that is random from the seed of the trial, and start every trial afresh.",
            result.Problems[0],
            StringComparison.Ordinal
        );
    }

    [SkippableFact]
    public void A_program_that_carries_something_from_trial_to_trial_is_found_out()
    {
        ProgramCheckResult result = Check("remembers");
        Assert.Equal(
            [
                "trial 0: 'loss' was 1 and, in another process and after other trials, 3; "
                    + "draw everything that is random from the seed of the trial, and start every trial afresh.",
                "trial 2: 'loss' was 3 and, in another process and after other trials, 1; "
                    + "draw everything that is random from the seed of the trial, and start every trial afresh.",
            ],
            result.Problems.AsEnumerable()
        );
        Assert.False(result.IsDeterministic);
    }

    [SkippableFact]
    public void A_program_that_does_not_use_the_seed_gets_a_remark()
    {
        ProgramCheckResult result = Check("constant");
        Assert.Empty(result.Problems);
        Assert.True(result.IsDeterministic);
        Assert.Equal(
            [
                "all 3 trials gave the same numbers; if the program draws anything at random, it does not draw it from the seed "
                    + "of the trial.",
            ],
            result.Remarks.AsEnumerable()
        );
    }

    [SkippableFact]
    public void A_trial_that_diverges_is_told()
    {
        ProgramCheckResult result = Check("not-finite");
        Assert.Empty(result.Problems);
        Assert.Equal(["trial 2 diverged: 'loss' is NaN."], result.Remarks.AsEnumerable());
        Assert.Equal(TrialOutcome.Diverged, result.Trials[2].Outcome);
        Assert.Empty(result.Trials[2].Values);
    }

    [SkippableFact]
    public void A_program_that_fails_is_told_with_its_last_lines()
    {
        ProgramCheckResult result = Check("exits");
        Assert.Equal(
            ["trial 2: the program ended with exit code 3 before it answered; its last words: ValueError: bad shape."],
            result.Problems.AsEnumerable()
        );
        Assert.Equal(["Traceback ...", "ValueError: bad shape"], result.LastLines.AsEnumerable());
        Assert.EndsWith($"faulty.py exits seed={Faulty.Seeds[2]} trial=2", result.Alone, StringComparison.Ordinal);
        Assert.Null(result.IsDeterministic);
        Assert.Equal(2, result.Trials.Length);
    }

    [SkippableFact]
    public void A_program_that_is_never_ready_has_no_trial()
    {
        ProgramCheckResult result = Check("ends-at-start");
        Assert.Single(result.Problems);
        Assert.Null(result.Identity);
        Assert.Empty(result.Trials);
        Assert.Null(result.SecondsPerTrial);
        Assert.Null(result.Alone);
    }

    [SkippableFact]
    public void Trials_that_all_diverged_gave_no_numbers_that_could_be_the_same()
    {
        ProgramCheckResult result = Check("always-diverges");
        Assert.Empty(result.Problems);
        Assert.Equal(
            [
                "trial 0 diverged: 'loss' is NaN.",
                "trial 1 diverged: 'loss' is NaN.",
                "trial 2 diverged: 'loss' is NaN.",
                "all 3 trials diverged, so that nothing was measured; do these parameters suit the program?",
            ],
            result.Remarks.AsEnumerable()
        );
    }

    [SkippableFact]
    public void A_program_that_does_not_read_what_is_swept_gets_a_remark()
    {
        ProgramCheckResult blind = Check("sound", "{\"lr\":0.1,\"n\":3}", "{\"lr\":0.2,\"n\":3}");
        Assert.Empty(blind.Problems);
        Assert.Equal(["configurations 0 and 5 gave the same numbers; does the program read parameters.lr?"], blind.Remarks.AsEnumerable());
        Assert.Equal([(0, 0L), (0, 1), (0, 2), (5, 0), (5, 1), (5, 2)], blind.Trials.Select(t => (t.Configuration, t.Trial)));
        ProgramCheckResult reads = Check("reads-lr", "{\"lr\":0.1}", "{\"lr\":0.2}");
        Assert.Empty(reads.Problems);
        Assert.Empty(reads.Remarks);
    }

    [SkippableFact]
    public void A_fault_of_the_last_configuration_alone_names_it()
    {
        ProgramCheckResult result = Check("exits-at-lr", "{\"lr\":0.1}", "{\"lr\":0.2}");
        Assert.Equal(
            ["configuration 5, trial 0: the program ended with exit code 3 before it answered; its last words: ValueError: bad lr."],
            result.Problems.AsEnumerable()
        );
        Assert.EndsWith($"seed={Faulty.Seeds[0]} trial=0 lr=0.2", result.Alone, StringComparison.Ordinal);
    }

    private static ProgramCheckResult Check(string mode, params string[] parameters)
    {
        using var faulty = new Faulty(mode);
        string[] each = parameters.Length == 0 ? ["{}"] : parameters;
        return ProgramCheck.Run(
            faulty.Declaration,
            new ProgramWorkerOptions(),
            [.. each.Select((p, i) => new ProgramCase(5 * i, Faulty.Seeds.AsMemory(0, 3), Encoding.UTF8.GetBytes(p)))],
            CancellationToken.None
        );
    }
}
