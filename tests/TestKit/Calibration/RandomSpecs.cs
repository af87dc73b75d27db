using System.Globalization;

namespace ModalityCompetition.TestKit.Calibration;

/// <summary>
/// Random specs over the documented ranges (docs/spec-reference.md): most parameters as in the paper's regime, some at the ends of their
/// ranges, all small enough that a spec with its large run takes about a second of a processor. Names of estimands, axes, stopping rules
/// and contrasts are drawn too.
/// </summary>
public static class RandomSpecs
{
    /// <summary>Microseconds of a processor for small and large run together, by <see cref="SpecDraft.Microseconds"/>.</summary>
    private const double Budget = 350_000;

    private const int LeastReferenceTrials = 1000;
    private const int MostReferenceTrials = 4000;

    /// <summary>The spec of an index.</summary>
    /// <param name="seed">Seed of the series.</param>
    /// <param name="index">Index within the series, at least 0.</param>
    public static RandomSpec Draw(ulong seed, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var dice = new SpecDice(seed, index);
        var draft = new SpecDraft();
        draft.Values["name"] = string.Create(CultureInfo.InvariantCulture, $"calibration-{seed}-{index}");
        draft.Values["seed"] = dice.Seed().ToString(CultureInfo.InvariantCulture);
        General(draft, dice);
        Usual(draft, dice);
        for (int corners = dice.Of(0, 0, 0, 0, 1, 1, 1, 2, 2, 3); corners > 0; corners--)
        {
            RandomCorners.Move(draft, dice);
        }

        int axis = dice.Between(0, 99);
        int configurations =
            axis < 70 ? 1
            : axis < 86 ? 2
            : 3;
        int trials = draft.Whole("trials");
        int reference = Fit(draft, trials, configurations);
        if (configurations > 1)
        {
            RandomAxes.Add(draft, dice, configurations);
        }

        if (dice.Chance(10))
        {
            draft.Values["until.estimand"] = $"\"{RandomAxes.Estimand(draft, dice)}\"";
            draft.Values["until.half_width"] = dice.Of("0.02", "0.05", "0.1", "0.2", "1");
            draft.Values["until.least_trials"] = Math.Min(trials, dice.Of(1, 1, 10, 50)).ToString(CultureInfo.InvariantCulture);
        }

        string description = string.Create(CultureInfo.InvariantCulture, $"Random spec {index} of seed {seed}.");
        return new RandomSpec(seed, index, draft.Yaml(description), reference, dice.Seed());
    }

    private static void General(SpecDraft draft, SpecDice dice)
    {
        int size = dice.Between(0, 99);
        draft.Set(
            "trials",
            size switch
            {
                < 8 => dice.Between(1, 4),
                < 16 => dice.Between(5, 19),
                < 30 => dice.Of(20, 29, 30, 31, 50),
                < 40 => dice.Of(49, 50, 89, 90, 91, 129, 130),
                < 88 => dice.Between(60, 160),
                _ => dice.Between(160, 250),
            }
        );
        draft.Values["pairing"] = dice.Chance(25) ? "independent" : "common";
        draft.Values["engine"] = dice.Chance(6) ? "reference" : "cpu";
        draft.Values["estimation.confidence"] = dice.Chance(80) ? "0.95" : dice.Of("0.9", "0.99", "0.999", "0.999999", "0.9999999999");
        draft.Values["output.traces"] = "0";
    }

    private static void Usual(SpecDraft draft, SpecDice dice)
    {
        int share = dice.Between(0, 99);
        int modalities = share switch
        {
            < 8 => 1,
            < 70 => 2,
            < 85 => 3,
            < 92 => 4,
            < 96 => dice.Between(5, 7),
            < 98 => 8,
            _ => dice.Of(16, 64),
        };
        draft.Set("data.K", dice.Of(2, 2, 3, 3, 4, 5, 6, 8));
        draft.Set("data.n", dice.Of(3, 6, 10, 15, 20, 30, 40, 60, 100));
        draft.Values["data.s"] = dice.Of("0", "0.5", "1", "1", "1.7");
        draft.Values["data.sigma_g"] = dice.Of("0", "0.01", "0.05", "0.2");
        bool alike = dice.Chance(20);
        var first = Modality(dice);
        for (int r = 0; r < modalities; r++)
        {
            var modality =
                alike ? new SortedDictionary<string, string>(first, StringComparer.Ordinal)
                : r == 0 ? first
                : Modality(dice);
            modality["name"] = "m" + r.ToString(CultureInfo.InvariantCulture);
            draft.Modalities.Add(modality);
        }

        draft.Set("network.m", dice.Of(1, 1, 2, 3, 4, 6, 8, 16));
        draft.Set("network.q", dice.Of(3, 3, 3, 3, 4, 5, 6));
        draft.Values["network.beta"] = dice.Of("1", "1", "1", "0.5", "2");
        draft.Values["network.sigma0"] = dice.Decimal(-3, -1);
        draft.Values["training.eta"] = dice.Chance(50) ? dice.Decimal(-1, 1) : dice.Decimal(0, 2);
        draft.Set("training.T", dice.Of(2, 5, 10, 20, 30, 40, 60, 100, 150));
        if (dice.Chance(15))
        {
            draft.Values["training.loss_target"] = dice.Decimal(-3, -1);
        }

        draft.Set("evaluation.test_n", dice.Of(10, 30, 50, 100, 200));
        draft.Values["evaluation.margin"] = dice.Chance(85) ? "0" : dice.Decimal(-3, -1);
        draft.Values["evaluation.lambda"] = dice.Of("0.5", "0.5", "0.3", "0.8");
        draft.Values["evaluation.initial_margin"] = dice.Chance(80) ? "0" : dice.Decimal(-2, -1);
    }

    private static SortedDictionary<string, string> Modality(SpecDice dice)
    {
        SortedDictionary<string, string> modality = new(StringComparer.Ordinal)
        {
            ["mu"] = dice.Of("0", "0.01", "0.05", "0.1", "0.2", "0.3", "0.5"),
            ["C"] = dice.Of("1", "1.2", "1.4", "1.8", "2", "3", "5"),
            ["gamma"] = dice.Of("0", "0.1", "0.2"),
            ["rho"] = dice.Of("0.3", "0.5", "1"),
            ["c"] = dice.Of("0", "0.1", "0.2", "0.4"),
            ["tau"] = dice.Of("0", "0", "0.01", "0.1"),
        };
        if (dice.Chance(20))
        {
            modality["rho_lo"] = dice.Of("0", "1", "0.9");
            modality["c_lo"] = dice.Of("0", "1", "0.9");
        }

        return modality;
    }

    /// <summary>Shrinks the spec until both runs fit into the budget, and returns the trials of the large run.</summary>
    private static int Fit(SpecDraft draft, int trials, int configurations)
    {
        // Each in its turn down to where a spec still trains, then below that: what was set to a corner is moved last.
        (string Path, int Least)[] sizes =
        [
            ("training.T", 20),
            ("evaluation.test_n", 20),
            ("data.n", 12),
            ("network.m", 4),
            ("training.T", 2),
            ("evaluation.test_n", 4),
            ("data.n", 3),
            ("data.K", 4),
            ("network.m", 1),
            ("training.T", 0),
            ("data.K", 2),
            ("data.n", 1),
            ("evaluation.test_n", 1),
        ];
        double slow = draft.Values["engine"] == "reference" ? 15 : 1;
        int reference = Math.Clamp(25 * trials, 2 * LeastReferenceTrials, MostReferenceTrials) / (configurations == 1 ? 1 : 2);
        int next = 0;
        while (Cost() > Budget && next < sizes.Length)
        {
            var (path, least) = sizes[next];
            int size = draft.Whole(path);
            if (size <= least)
            {
                next++;
                continue;
            }

            draft.Set(path, Math.Max(least, size / 2));
            if (path == "data.K")
            {
                RandomCorners.KeepWithin(draft);
            }
        }

        while (Cost() > Budget && reference > LeastReferenceTrials)
        {
            reference = Math.Max(LeastReferenceTrials, reference / 2);
        }

        if (Cost() > Budget && trials > 40)
        {
            draft.Set("trials", 40);
        }

        return reference;

        double Cost() => draft.Microseconds() * configurations * (reference + (slow * draft.Whole("trials")));
    }
}
