using System.Globalization;

namespace ModalityCompetition.TestKit.Calibration;

/// <summary>Axes and contrasts of random specs, and keys of estimands.</summary>
internal static class RandomAxes
{
    private static readonly string[] s_factors = ["1", "0.5", "0.1"];

    /// <summary>Adds an axis, or two parameters that change together, and contrasts between its configurations.</summary>
    /// <param name="draft">The spec.</param>
    /// <param name="dice">Random choices.</param>
    /// <param name="configurations">How many values the axis has, 2 or 3.</param>
    public static void Add(SpecDraft draft, SpecDice dice, int configurations)
    {
        string path = dice.Of(
            "network.sigma0",
            "network.sigma0",
            "data.K",
            "training.eta",
            "data.n",
            "mu",
            "C",
            "training.T",
            "initial_margin",
            "dictionary"
        );
        switch (path)
        {
            case "network.sigma0" or "training.eta":
                string value = draft.Values[path];
                string[] scaled = [.. s_factors[..configurations].Select(f => $"{f}*{value}")];
                draft.Axes.Add($"  - {path}: [{string.Join(", ", scaled)}]");
                draft.Values.Remove(path);
                break;
            case "data.K":
                draft.Values["data.s"] = "1";
                foreach (var modality in draft.Modalities)
                {
                    modality.Remove("d");
                }

                int most = Math.Max(draft.Whole("data.K"), configurations + 1);
                draft.Axes.Add("  - zip:");
                draft.Axes.Add($"      data.K: [{string.Join(", ", Enumerable.Range(0, configurations).Select(i => most - i))}]");
                string scale = $"{draft.Values["network.sigma0"]}/sqrt(K)";
                draft.Axes.Add($"      network.sigma0: [{string.Join(", ", Enumerable.Repeat(scale, configurations))}]");
                draft.Values.Remove("data.K");
                draft.Values.Remove("network.sigma0");
                break;
            case "data.n" or "training.T":
                int size = Math.Max(draft.Whole(path), configurations);
                int step = Math.Max(1, size / 3);
                draft.Axes.Add($"  - {path}: [{string.Join(", ", Enumerable.Range(0, configurations).Select(i => size - (i * step)))}]");
                draft.Values.Remove(path);
                break;
            case "mu":
                draft.Axes.Add($"  - data.modalities[{One()}].mu: [{string.Join(", ", new[] { "0.1", "0.3", "0" }[..configurations])}]");
                break;
            case "C":
                string which = dice.Chance(50) ? "*" : One();
                draft.Axes.Add($"  - data.modalities[{which}].C: [{string.Join(", ", new[] { "1.5", "2.5", "1" }[..configurations])}]");
                break;
            case "initial_margin":
                draft.Axes.Add($"  - evaluation.initial_margin: [{string.Join(", ", new[] { "0", "0.2", "1" }[..configurations])}]");
                draft.Values.Remove("evaluation.initial_margin");
                break;
            default:
                configurations = 2;
                draft.Axes.Add("  - data.dictionary: [canonical, random]");
                draft.Values.Remove("data.dictionary");
                break;
        }

        draft.Configurations = configurations;
        for (int i = dice.Between(0, 3); i > 0; i--)
        {
            int of = dice.Between(0, configurations - 1);
            int minus = (of + dice.Between(1, configurations - 1)) % configurations;
            draft.Contrasts.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  - {{name: contrast{i}, estimand: \"{Estimand(draft, dice)}\", of: {of}, minus: {minus}}}"
                )
            );
        }

        string One() => dice.Between(0, draft.Modalities.Count - 1).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The key of an estimand that stopping rules and contrasts may name.</summary>
    public static string Estimand(SpecDraft draft, SpecDice dice)
    {
        string modality = "modality=m" + dice.Between(0, draft.Modalities.Count - 1).ToString(CultureInfo.InvariantCulture);
        string name = dice.Of(
            "initial_win",
            "initial_win_simulated",
            "trained_win",
            "trained_win",
            "trained_win_plain",
            "won",
            "shared",
            "unlearned",
            "agreement",
            "test_error",
            "train_error",
            "final_loss",
            "probe_error_at_least_1_over_k",
            "gap",
            "gap",
            "degradation",
            "loser_growth",
            "winner_growth",
            "trained_win_learned",
            "learned",
            "diverged"
        );
        bool ofClass = dice.Chance(25);
        return name switch
        {
            "initial_win" or "initial_win_simulated" or "trained_win" or "trained_win_plain" => ofClass
                ? $"{name}[class=1,{modality}]"
                : $"{name}[{modality}]",
            "won" or "shared" or "unlearned" or "agreement" => ofClass ? $"{name}[class=0]" : name,
            "test_error" or "train_error" or "final_loss" => dice.Of(
                $"{name}[network=joint]",
                $"{name}[network=unimodal,{modality}]",
                $"{name}[network=probe,{modality}]"
            ),
            "gap" or "diverged" => name,
            _ => $"{name}[{modality}]",
        };
    }
}
