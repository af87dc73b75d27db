using System.Globalization;

namespace ModalityCompetition.TestKit.Calibration;

/// <summary>Values at and near the ends of the documented ranges.</summary>
internal static class RandomCorners
{
    private static readonly (string Path, string[] Values)[] s_corners =
    [
        ("trials", ["1", "2", "3"]),
        ("data.K", ["2", "16", "40", "100"]),
        ("data.n", ["1", "2", "3", "400"]),
        ("data.s", ["0", "K", "1e-9"]),
        ("data.sigma_g", ["1e-12", "1", "1e6"]),
        ("data.dictionary", ["random"]),
        ("network.m", ["1", "32", "300"]),
        ("network.q", ["3", "8", "16"]),
        ("network.beta", ["1e-30", "1e-20", "1e-6", "30", "1e6"]),
        ("network.sigma0", ["1e-30", "1e-20", "1e-12", "1e-6", "1", "10", "1e3", "1e6"]),
        ("training.eta", ["1e-30", "1e-9", "300", "1e4", "1e6"]),
        ("training.T", ["0", "1", "2"]),
        ("training.loss_target", ["1e-300", "1e-9", "0.69", "1", "1e6"]),
        ("evaluation.test_n", ["1", "2", "3", "1000"]),
        ("evaluation.margin", ["1e-9", "0.5", "10", "1e6"]),
        ("evaluation.lambda", ["1", "1e-9", "0.999"]),
        ("evaluation.initial_margin", ["1e-9", "0.5", "3", "1e6"]),
    ];

    private static readonly (string Symbol, string[] Values)[] s_ofModality =
    [
        ("mu", ["0", "1", "1e-9", "0.99", "0.9"]),
        ("C", ["1", "1.0000001", "10", "300", "1e4", "1e6"]),
        ("gamma", ["0", "1", "30", "1e6"]),
        ("rho", ["0", "1e-9", "10", "1e6"]),
        ("rho_lo", ["0", "1"]),
        ("c", ["0", "0.4999"]),
        ("c_lo", ["0", "1"]),
        ("tau", ["1e-9", "1", "30", "1e6"]),
        ("d", ["K", "K+1", "3*K", "50"]),
    ];

    /// <summary>Moves one parameter, of one modality or of all, to a corner.</summary>
    public static void Move(SpecDraft draft, SpecDice dice)
    {
        if (dice.Chance(40))
        {
            var (symbol, values) = dice.Of<(string, string[])>(s_ofModality);
            bool all = dice.Chance(40);
            string value = dice.Of<string>(values);
            int one = dice.Between(0, draft.Modalities.Count - 1);
            for (int r = 0; r < draft.Modalities.Count; r++)
            {
                if (all || r == one)
                {
                    draft.Modalities[r][symbol] = symbol == "d" ? Dimension(value, draft.Whole("data.K")) : value;
                }
            }
        }
        else
        {
            var (path, values) = dice.Of<(string, string[])>(s_corners);
            string value = dice.Of<string>(values);
            draft.Values[path] = value == "K" ? draft.Values["data.K"] : value;
        }

        KeepWithin(draft);
    }

    /// <summary>Keeps s at most K and d at least K after K has changed.</summary>
    public static void KeepWithin(SpecDraft draft)
    {
        int classes = draft.Whole("data.K");
        if (double.Parse(draft.Values["data.s"], CultureInfo.InvariantCulture) > classes)
        {
            draft.Set("data.s", classes);
        }

        foreach (var modality in draft.Modalities)
        {
            if (modality.TryGetValue("d", out string? d) && int.Parse(d, CultureInfo.InvariantCulture) < classes)
            {
                modality["d"] = classes.ToString(CultureInfo.InvariantCulture);
            }
        }
    }

    private static string Dimension(string value, int classes) =>
        value switch
        {
            "K" => classes,
            "K+1" => classes + 1,
            "3*K" => 3 * classes,
            _ => Math.Max(classes, 50),
        }
            is var d
            ? d.ToString(CultureInfo.InvariantCulture)
            : "";
}
