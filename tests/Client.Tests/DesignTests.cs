using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>What <c>design</c> says of the trials that a half-width takes.</summary>
public sealed class DesignTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_target_that_the_pilot_reaches_is_where_the_run_stops_and_nothing_is_left_behind()
    {
        string spec = _folder.Write(
            "tiny.yaml",
            Specs.Tiny(
                trials: 400,
                axes: "axes:\n  - network.sigma0: [0.1, 0.2]\nuntil: {estimand: agreement, half_width: 0.3, least_trials: 40}"
            )
        );
        using JsonDocument design = await JsonAsync("design", spec, "--seconds", "300", "--json");
        (await Modcomp.RunAsync("run", spec, "--output", _folder["run"], "--quiet")).Succeeded();
        using JsonDocument estimates = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["run/estimates.json"]));
        JsonElement[] stops = [.. estimates.RootElement.GetProperty("configurations").EnumerateArray()];
        JsonElement[] forecast = [.. design.RootElement.GetProperty("configurations").EnumerateArray()];
        Assert.Equal(2, forecast.Length);
        foreach ((JsonElement stop, JsonElement told) in stops.Zip(forecast))
        {
            long trials = stop.GetProperty("stopping").GetProperty("trials").GetInt64();
            JsonElement until = Assert.Single(told.GetProperty("targets").EnumerateArray()).GetProperty("until");
            Assert.True(until.GetProperty("is_known").GetBoolean());
            Assert.Equal(trials, until.GetProperty("trials").GetInt64());
            Assert.Equal(trials, told.GetProperty("trials").GetInt64());
        }

        Assert.False(Directory.Exists(_folder["runs"]), "A pilot leaves nothing behind.");
    }

    [Fact]
    public async Task Of_several_targets_the_one_that_takes_most_is_named_with_what_it_costs_and_a_plan_says_the_same()
    {
        string spec = _folder.Write(
            "tiny.yaml",
            Specs.Tiny(
                trials: 400,
                axes: "until: {targets: [{estimand: agreement, half_width: 0.3}, {estimand: \"won[class=0]\", half_width: 0.2}]}"
            )
        );
        using JsonDocument design = await JsonAsync("design", spec, "--seconds", "300", "--json");
        using JsonDocument plan = await JsonAsync("plan", spec, "--pilot", "--json");
        JsonElement told = Assert.Single(design.RootElement.GetProperty("configurations").EnumerateArray());
        JsonElement binding = told.GetProperty("binding");
        long[] each =
        [
            .. told.GetProperty("targets").EnumerateArray().Select(t => t.GetProperty("until").GetProperty("trials").GetInt64()),
        ];
        Assert.Equal(
            (each.Max(), each.Min()),
            (binding.GetProperty("trials").GetInt64(), binding.GetProperty("without_trials").GetInt64())
        );
        Assert.Equal(each.Max(), told.GetProperty("trials").GetInt64());
        double processor = told.GetProperty("processor_seconds").GetDouble();
        Assert.Equal(
            processor * (each.Max() - each.Min()) / each.Max(),
            binding.GetProperty("saved_processor_seconds").GetDouble(),
            1e-9 * processor
        );

        JsonElement pilot = Assert.Single(plan.RootElement.GetProperty("pilot").GetProperty("configurations").EnumerateArray());
        Assert.Equal(
            (each.Max(), binding.GetProperty("estimand").GetString()),
            (pilot.GetProperty("needed_trials").GetInt64(), pilot.GetProperty("estimand").GetString())
        );
        Ran ran = (await Modcomp.RunAsync("design", spec, "--seconds", "2", "--output", _folder["design.html"])).Succeeded();
        Assert.Contains("Binding target", ran.Output, StringComparison.Ordinal);
        string page = await File.ReadAllTextAsync(_folder["design.html"]);
        Assert.Contains("<th>Binding target</th>", page, StringComparison.Ordinal);
        Assert.Contains($"trials for {(each[0] < each[1] ? "agreement" : "won[class=0]")}</td>", page, StringComparison.Ordinal);

        // The pilot went on beyond both stops, and the intervals that the sweep stops on got narrower.
        Assert.All(
            told.GetProperty("targets").EnumerateArray(),
            t =>
            {
                double[] widths = [.. t.GetProperty("curve").EnumerateArray().Select(p => p.GetProperty("until").GetDouble())];
                Assert.Equal(widths.OrderDescending(), widths);
                Assert.True(widths[0] <= t.GetProperty("half_width").GetDouble());
            }
        );

        (await Modcomp.RunAsync("run", spec, "--output", _folder["run"], "--quiet")).Succeeded();
        Ran status = (await Modcomp.RunAsync("status", _folder["run"])).Succeeded();
        Assert.Contains("won[class=0] to within 0.2 at 95", Plain(status.Output), StringComparison.Ordinal);
        using JsonDocument estimates = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["run/estimates.json"]));
        JsonElement stopping = estimates.RootElement.GetProperty("configurations")[0].GetProperty("stopping");
        Assert.Equal(each.Max(), stopping.GetProperty("trials").GetInt64());
        Assert.Equal(each, stopping.GetProperty("targets").EnumerateArray().Select(t => t.GetProperty("reached_trials").GetInt64()));
    }

    [Fact]
    public async Task Half_widths_by_estimand_are_told_in_a_table_and_drawn_on_a_page()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep(trials: 64));
        string page = _folder["design.html"];
        string[] command =
        [
            "design",
            spec,
            "--seconds",
            "2",
            "--half-width",
            "trained_win[modality=image]=0.05",
            "--half-width",
            "gap_positive=0.1",
            "--output",
            page,
        ];
        Ran ran = (await Modcomp.RunAsync(command)).Succeeded();
        string text = Plain(ran.Output);
        Assert.Contains("trained_win[modality=image] ± 0.05", text, StringComparison.Ordinal);
        Assert.Contains("none stops on it", text, StringComparison.Ordinal);
        Assert.Contains("The pilot took", text, StringComparison.Ordinal);
        Assert.Contains("Half-width after trials", text, StringComparison.Ordinal);
        string html = await File.ReadAllTextAsync(page);
        Assert.Contains("<title>Design of tiny</title>", html, StringComparison.Ordinal);
        Assert.Contains("<svg", html, StringComparison.Ordinal);
        Assert.Contains("Half-width of trained_win[modality=image]", html, StringComparison.Ordinal);

        // The page may be written again, and no other file is written over.
        (await Modcomp.RunAsync(command)).Succeeded();
        await File.WriteAllTextAsync(page, "mine");
        Ran refused = await Modcomp.RunAsync(command);
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.Equal("mine", await File.ReadAllTextAsync(page));
    }

    [Fact]
    public async Task One_number_for_all_leaves_an_estimand_the_half_width_of_its_own()
    {
        string spec = _folder.Write("tiny.yaml", Specs.Tiny());
        foreach (string[] order in new[] { new[] { "gap=0.3", "0.4" }, ["0.4", "gap=0.3"] })
        {
            using JsonDocument document = await JsonAsync([
                "design",
                spec,
                "--seconds",
                "1",
                "--json",
                .. order.SelectMany(w => new[] { "--half-width", w }),
            ]);
            JsonElement[] targets = [.. document.RootElement.GetProperty("configurations")[0].GetProperty("targets").EnumerateArray()];
            Assert.True(targets.Length > 1);
            Assert.All(
                targets,
                t => Assert.Equal(t.GetProperty("estimand").GetString() == "gap" ? 0.3 : 0.4, t.GetProperty("half_width").GetDouble())
            );
        }
    }

    [Fact]
    public async Task What_is_constant_takes_no_trials_unless_the_spec_waits_for_it()
    {
        string alone = string.Join('\n', Regime.Split('\n').Where(line => !line.Contains("name: text", StringComparison.Ordinal)));
        string spec = _folder.Write("alone.yaml", alone);
        string[] design = ["design", spec, "--half-width", "gap=0.05", "--half-width", "test_error[network=joint]=0.4", "--seconds", "300"];
        using JsonDocument free = await JsonAsync([.. design, "--json"]);
        JsonElement told = free.RootElement.GetProperty("configurations")[0];
        JsonElement gap = told.GetProperty("targets")[0];
        const string why = "constant, because with one modality the networks are one";
        Assert.Equal(why, gap.GetProperty("constant").GetString());
        Assert.Equal(1, gap.GetProperty("fixed").GetProperty("trials").GetInt64());
        JsonElement error = told.GetProperty("targets")[1];
        Assert.Equal(JsonValueKind.Null, error.GetProperty("constant").ValueKind);
        Assert.Equal(error.GetProperty("until").GetProperty("trials").GetInt64(), told.GetProperty("trials").GetInt64());
        Assert.True(gap.GetProperty("until").GetProperty("trials").GetInt64() > told.GetProperty("trials").GetInt64());
        string text = Plain((await Modcomp.RunAsync(design)).Succeeded().Output);
        Assert.Contains($"gap is {why} (the only configuration): it needs no trial.", text, StringComparison.Ordinal);
        Assert.Contains("none: constant", text, StringComparison.Ordinal);

        string waits = _folder.Write("waits.yaml", $"{alone}\nuntil: {{estimand: gap, half_width: 0.05}}\n");
        using JsonDocument dear = await JsonAsync("design", waits, "--seconds", "300", "--json");
        JsonElement waited = dear.RootElement.GetProperty("configurations")[0];
        Assert.Equal(
            waited.GetProperty("targets")[0].GetProperty("until").GetProperty("trials").GetInt64(),
            waited.GetProperty("trials").GetInt64()
        );
    }

    [Fact]
    public async Task A_spec_with_twins_is_piloted_with_them_and_forecast_with_the_estimator_of_its_report()
    {
        string spec = _folder.Write("twins.yaml", $"{Regime}\nfidelity: {{twins: 8, T: T/5, eta: 5*eta}}\n");
        string[] all = ["--trials", "200"];
        (await Modcomp.RunAsync(["run", spec, "--output", _folder["run"], "--quiet", .. all])).Succeeded();
        using JsonDocument estimates = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["run/estimates.json"]));
        JsonElement ofRun = estimates
            .RootElement.GetProperty("configurations")[0]
            .GetProperty("estimates")
            .EnumerateArray()
            .Single(e => e.GetProperty("estimand").GetString() == "gap_controlled");
        Assert.Contains("of cheaper twins", ofRun.GetProperty("estimator").GetString(), StringComparison.Ordinal);
        double width = (ofRun.GetProperty("high").GetDouble() - ofRun.GetProperty("low").GetDouble()) / 2;
        string[] widths = [.. new[] { 0.5, 1.0, 2.5 }.Select(f => FormattableString.Invariant($"gap_controlled={f * width}"))];
        long[] trials = new long[widths.Length];
        for (int i = 0; i < widths.Length; i++)
        {
            using JsonDocument design = await JsonAsync([
                "design",
                spec,
                "--set",
                "trials=200",
                "--half-width",
                widths[i],
                "--seconds",
                "300",
                "--json",
            ]);
            JsonElement target = design.RootElement.GetProperty("configurations")[0].GetProperty("targets")[0];
            Assert.Equal(ofRun.GetProperty("value").GetDouble(), target.GetProperty("pilot_value").GetDouble());
            Assert.Equal(width, target.GetProperty("pilot_half_width").GetDouble(), 1e-12);
            trials[i] = target.GetProperty("fixed").GetProperty("trials").GetInt64();
        }

        Assert.InRange(trials[0], 790, 810);
        Assert.InRange(trials[1], 199, 201);

        // By the variance with controls 32 trials would do, but with so few there are no controls: by the plain one it takes more.
        Assert.InRange(trials[2], 40, 150);
    }

    [Fact]
    public async Task The_cheapest_twins_for_all_half_widths_are_told_beside_none_and_a_run_reaches_them()
    {
        string slow = Regime.Replace("eta: 10, T: 60", "eta: 2, T: 300", StringComparison.Ordinal);
        string spec = _folder.Write("plain.yaml", slow.Replace("trials: 100", "trials: 600", StringComparison.Ordinal));
        string page = _folder["design.html"];
        string[] wished = ["--half-width", "gap=0.006", "--half-width", "trained_win[modality=image]=0.03", "--seconds", "300", "--twins"];
        Ran ran = (await Modcomp.RunAsync(["design", spec, .. wished, "--output", page])).Succeeded();
        Assert.Contains("regime: a pilot of 100 trials of every configuration tries twins\n", ran.Error, StringComparison.Ordinal);
        Assert.Contains("judges those that it chose\n", ran.Error, StringComparison.Ordinal);
        using JsonDocument document = await JsonAsync(["design", spec, .. wished, "--json"]);
        JsonElement twins = document.RootElement.GetProperty("twins");
        JsonElement together = twins.GetProperty("together");
        string fidelity = together.GetProperty("fidelity").GetString()!;
        long trials = together.GetProperty("trials").GetInt64();
        string section = $"trials: {trials}\nfidelity: {fidelity}";
        Assert.StartsWith("{twins: ", fidelity, StringComparison.Ordinal);
        Assert.EndsWith($"These are for the spec:\n\n{section}\n", ran.Output, StringComparison.Ordinal);
        string html = await File.ReadAllTextAsync(page);
        Assert.Contains($"<pre>{section}</pre>", html, StringComparison.Ordinal);
        Assert.Contains("<th>Without twins</th>", html, StringComparison.Ordinal);

        // Beside the numbers without twins, which are those of the design.
        JsonElement[] targets = [.. twins.GetProperty("targets").EnumerateArray()];
        Assert.Equal(
            document
                .RootElement.GetProperty("configurations")[0]
                .GetProperty("targets")
                .EnumerateArray()
                .Select(t => t.GetProperty("fixed").GetProperty("trials").GetInt64()),
            targets.Select(t => t.GetProperty("without").GetProperty("trials").GetInt64())
        );
        Assert.Equal("none", twins.GetProperty("without").GetProperty("fidelity").GetString());
        Assert.Equal(trials, targets.Max(t => t.GetProperty("together").GetProperty("trials").GetInt64()));
        Assert.Equal(
            twins.GetProperty("binding").GetProperty("estimand").GetString(),
            targets.MaxBy(t => t.GetProperty("together").GetProperty("trials").GetInt64()).GetProperty("estimand").GetString()
        );
        Assert.True(Seconds(together) < Seconds(twins.GetProperty("without")));

        // What the spec says of twins is not looked at.
        string has = _folder.Write("has.yaml", await File.ReadAllTextAsync(spec) + "\nfidelity: auto\n");
        Ran same = (await Modcomp.RunAsync(["design", has, .. wished])).Succeeded();
        Assert.EndsWith($"\n\n{section}\n", same.Output, StringComparison.Ordinal);

        string plan = _folder.Write(
            "plan.yaml",
            (await File.ReadAllTextAsync(spec)).Replace("trials: 600", section, StringComparison.Ordinal)
        );
        (await Modcomp.RunAsync("run", plan, "--output", _folder["run"], "--quiet")).Succeeded();
        using JsonDocument estimates = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["run/estimates.json"]));
        JsonElement[] all = [.. estimates.RootElement.GetProperty("configurations")[0].GetProperty("estimates").EnumerateArray()];
        Assert.InRange(Width("gap_controlled", null), 0, 1.25 * 0.006);
        Assert.InRange(Width("trained_win", 0), 0, 1.25 * 0.03);

        double Seconds(JsonElement of) => of.GetProperty("processor_seconds").GetDouble();
        double Width(string name, int? modality) =>
            all.First(e =>
                    e.GetProperty("estimand").GetString() == name
                    && e.GetProperty("class").ValueKind == JsonValueKind.Null
                    && (modality is null || e.GetProperty("modality").GetInt32() == modality)
                )
                .GetProperty("half_width")
                .GetDouble();
    }

    [Fact]
    public async Task Without_twins_that_pay_the_plan_has_none()
    {
        string spec = _folder.Write(
            "tiny.yaml",
            Specs.Tiny(trials: 60, iterations: 10).Replace("eta: 0.5", "eta: 2", StringComparison.Ordinal)
        );
        string[] design = ["design", spec, "--half-width", "gap=0.05", "--seconds", "300", "--twins"];
        Ran ran = (await Modcomp.RunAsync(design)).Succeeded();
        Assert.Contains(
            "without twins, and no twins that pay were found. This is for the spec:",
            Plain(ran.Output),
            StringComparison.Ordinal
        );
        Assert.Matches("\n\ntrials: [0-9]+\n$", ran.Output);
        using JsonDocument plain = await JsonAsync([.. design[..^1], "--json"]);
        Assert.False(plain.RootElement.TryGetProperty("twins", out _));
    }

    [Theory]
    [InlineData("training.T=2", "nothing_learned", "training.T=60")]
    [InlineData("training.T=400 network.sigma0=3", "everything_shared", "network.sigma0=0.02")]
    [InlineData("evaluation.initial_margin=1000 training.T=60 network.sigma0=0.02", "tied_at_start", "evaluation.initial_margin=0")]
    public async Task A_regime_without_competition_is_warned_of_and_left_by_the_parameter_that_it_names(
        string settings,
        string kind,
        string remedy
    )
    {
        string spec = _folder.Write("regime.yaml", Regime);
        string[] given = [.. settings.Split(' ').SelectMany(s => new[] { "--set", s })];
        // The pilot ends with the trials of the spec, however slow the machine is.
        string[] design = ["design", spec, "--half-width", "gap=0.05", "--seconds", "300", .. given];
        using JsonDocument before = await JsonAsync([.. design, "--json"]);
        JsonElement warning = before.RootElement.GetProperty("configurations")[0].GetProperty("warning");
        Assert.Equal(kind, warning.GetProperty("kind").GetString());
        Assert.Equal(remedy.Split('=')[0], warning.GetProperty("parameter").GetString());
        Ran ran = (await Modcomp.RunAsync(design)).Succeeded();
        Assert.Contains(
            $"so that trials show no competition; {warning.GetProperty("advice").GetString()}",
            ran.Error,
            StringComparison.Ordinal
        );
        using JsonDocument after = await JsonAsync([.. design, "--set", remedy, "--json"]);
        Assert.Equal(JsonValueKind.Null, after.RootElement.GetProperty("configurations")[0].GetProperty("warning").ValueKind);
    }

    [Theory]
    [InlineData("the half-width is missing: give --half-width gap=0.01")]
    [InlineData("--half-width gop=0.1: 'gop' is no estimand; did you mean 'gap'?", "--half-width", "gop=0.1")]
    [InlineData("'gap=narrow' is no half-width: give ESTIMAND=NUMBER", "--half-width", "gap=narrow")]
    [InlineData("'0' is no half-width", "--half-width", "0")]
    [InlineData(
        "--half-width gap=0.2: is 'gap' like --half-width gap=0.1; give every estimand once",
        "--half-width",
        "gap=0.1",
        "--half-width",
        "gap=0.2"
    )]
    [InlineData("--half-width 0.2: stands beside --half-width 0.1; give one number", "--half-width", "0.1", "--half-width", "0.2")]
    [InlineData("--output - is standard output", "--half-width", "0.1", "--output", "-")]
    public async Task What_cannot_be_is_answered_in_a_sentence(string sentence, params string[] options)
    {
        Ran refused = await Modcomp.RunAsync(["design", _folder.Write("tiny.yaml", Specs.Tiny()), .. options]);
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Contains(sentence, Assert.Single(refused.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    // Modalities compete with T = 60 and sigma0 = 0.02.
    private const string Regime = """
        name: regime
        seed: 3
        trials: 100
        data:
          K: 3
          n: 60
          s: 1
          sigma_g: 0.05
          modalities:
            - {name: image, d: 6, mu: 0.05, C: 1.6, gamma: 0.1, rho: 0.3, c: 0.2, tau: 0.01}
            - {name: text, d: 6, mu: 0.1, C: 1.8, gamma: 0.1, rho: 0.3, c: 0.2, tau: 0.01}
        network: {m: 8, q: 3, beta: 1, sigma0: 0.02}
        training: {eta: 10, T: 60}
        evaluation: {test_n: 60}
        """;

    private static async Task<JsonDocument> JsonAsync(params string[] arguments) =>
        JsonDocument.Parse((await Modcomp.RunAsync(arguments)).Succeeded().Output);

    // A line may be broken where the terminal ends.
    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
