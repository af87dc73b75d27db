using System.Globalization;
using System.Text;
using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Documentation;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>
/// Results that exist already become a run. What is estimated is compared with the plain formulas, and quantiles of Student's distribution
/// with printed tables (NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.2).
/// </summary>
public sealed class EstimateTests : IDisposable
{
    // Two-sided 95 %: 9 and 3 degrees of freedom.
    private const double T9 = 2.262157;
    private const double T3 = 3.182446;
    private const int Seeds = 10;

    private static readonly double[] Rates = [0.1, 0.3];

    private readonly TemporaryFolder _folder = new();

    private string Run => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Columns_are_guessed_and_shown_and_estimates_are_the_plain_formulas()
    {
        string file = _folder.Write("results.csv", Table(','));
        Ran ran = (await Modcomp.RunAsync("estimate", file, "--output", Run, "--half-width", "0.01")).Succeeded();
        foreach (
            string expected in new[]
            {
                "parameter",
                "0.1, 0.3",
                "real measurement",
                "indicator",
                "10 seeds in all configurations",
                "--seed-column",
            }
        )
        {
            Assert.Contains(expected, ran.Output, StringComparison.Ordinal);
        }

        for (int c = 0; c < Rates.Length; c++)
        {
            double[] losses = [.. Enumerable.Range(0, Seeds).Select(s => Loss(c, s))];
            (double mean, double deviation) = Moments(losses);
            JsonElement loss = await EstimateAsync(c, "loss");
            Assert.Equal(mean, loss.GetProperty("value").GetDouble(), 1e-12);
            Assert.Equal(mean - (T9 * deviation / Math.Sqrt(Seeds)), loss.GetProperty("low").GetDouble(), 1e-6);
            Assert.Equal(mean + (T9 * deviation / Math.Sqrt(Seeds)), loss.GetProperty("high").GetDouble(), 1e-6);
            Assert.Equal(
                Enumerable.Range(0, Seeds).Count(s => Learned(c, s)) / (double)Seeds,
                (await EstimateAsync(c, "learned")).GetProperty("value").GetDouble(),
                1e-12
            );
        }

        Assert.Contains("complete", (await Modcomp.RunAsync("status", Run)).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("agrees", (await Modcomp.RunAsync("verify", Run)).Succeeded().Output, StringComparison.Ordinal);
        string before = await File.ReadAllTextAsync(Path.Combine(Run, "estimates.json"));
        (await Modcomp.RunAsync("report", Run)).Succeeded();
        Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(Run, "estimates.json")));
    }

    [Fact]
    public async Task Configurations_with_the_same_seeds_are_compared_in_pairs()
    {
        string file = _folder.Write("results.csv", Table(','));
        (await Modcomp.RunAsync("estimate", file, "--output", Run)).Succeeded();
        Ran compare = (await Modcomp.RunAsync("compare", Run, Run, "--config-a", "1", "--config-b", "0", "--json")).Succeeded();
        (double mean, double deviation) = Moments([.. Enumerable.Range(0, Seeds).Select(s => Loss(1, s) - Loss(0, s))]);
        using JsonDocument json = JsonDocument.Parse(compare.Output);
        JsonElement difference = json
            .RootElement.GetProperty("configurations")[0]
            .GetProperty("differences")
            .EnumerateArray()
            .First(d => d.GetProperty("estimand").GetString() == "loss");
        Assert.Equal(mean, difference.GetProperty("difference").GetDouble(), 1e-12);
        Assert.Equal(mean - (T9 * deviation / Math.Sqrt(Seeds)), difference.GetProperty("low").GetDouble(), 1e-6);
    }

    [Theory]
    [InlineData(';', 0)]
    [InlineData('\t', 1)]
    [InlineData(',', 2)]
    public async Task Neither_the_separator_nor_the_order_of_the_lines_matters(char separator, int shuffle)
    {
        string straight = _folder.Write("results.csv", Table(','));
        (await Modcomp.RunAsync("estimate", straight, "--output", Run)).Succeeded();
        string[] lines = Table(separator).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var random = new Random(shuffle);
        string mixed = string.Join("\r\n", lines[1..].OrderBy(_ => random.Next()).Prepend(lines[0]));
        Directory.CreateDirectory(_folder["other"]);
        string other = _folder.Write("other/results.csv", "\uFEFF" + mixed);
        (await Modcomp.RunAsync("estimate", other, "--output", _folder["again"])).Succeeded();
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(Run, "trials.ledger")),
            await File.ReadAllBytesAsync(Path.Combine(_folder["again"], "trials.ledger"))
        );
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(Run, "estimates.csv")),
            await File.ReadAllTextAsync(Path.Combine(_folder["again"], "estimates.csv"))
        );
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("parquet")]
    public async Task What_is_exported_gives_the_same_estimates(string format)
    {
        string file = _folder.Write("results.csv", Table(',').Replace(Text(Loss(0, 3)), "nan", StringComparison.Ordinal));
        (await Modcomp.RunAsync("estimate", file, "--output", Run)).Succeeded();
        string exported = _folder[$"trials.{format}"];
        (await Modcomp.RunAsync("export", Run, "--format", format, "--output", exported)).Succeeded();
        (await Modcomp.RunAsync("estimate", exported, "--by", "configuration", "--output", _folder["again"])).Succeeded();
        for (int c = 0; c < Rates.Length; c++)
        {
            foreach (string estimand in new[] { "loss", "learned", "diverged" })
            {
                JsonElement one = await EstimateAsync(c, estimand);
                JsonElement other = await EstimateAsync(c, estimand, _folder["again"]);
                foreach (string part in new[] { "value", "low", "high", "trials" })
                {
                    Assert.Equal(one.GetProperty(part).GetDouble(), other.GetProperty(part).GetDouble());
                }
            }
        }

        Assert.Equal(0.1, (await EstimateAsync(0, "diverged")).GetProperty("value").GetDouble(), 1e-12);
    }

    [Fact]
    public async Task Standard_input_is_a_file_too()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var stop = new StopRequest(_ => { });
        var console = new ClientConsole
        {
            Out = output,
            Error = error,
            OpenIn = () => new MemoryStream(Encoding.UTF8.GetBytes(Table(','))),
        };
        Assert.Equal(0, await ClientProgram.RunAsync(["estimate", "-", "--output", Run], console, stop, Installation.OfProcess()));
        Assert.Contains("name: results", await File.ReadAllTextAsync(Path.Combine(Run, "spec.yaml")), StringComparison.Ordinal);
        Assert.Equal(
            Moments([.. Enumerable.Range(0, Seeds).Select(s => Loss(1, s))]).Mean,
            (await EstimateAsync(1, "loss")).GetProperty("value").GetDouble(),
            1e-12
        );
    }

    [Fact]
    public async Task The_spec_that_was_guessed_can_be_changed_and_read_again()
    {
        string file = _folder.Write("results.csv", Table(','));
        (await Modcomp.RunAsync("estimate", file, "--output", Run)).Succeeded();
        string spec = Path.Combine(Run, "spec.yaml");
        string edited =
            (await File.ReadAllTextAsync(spec)).Replace("loss: {}", "loss: {range: [0, 4]}", StringComparison.Ordinal)
            + "contrasts:\n  - {name: faster, estimand: loss, of: {parameters.lr: 0.3}, minus: {parameters.lr: 0.1}}\n"
            + "until: {estimand: loss, half_width: 2}\n";
        edited = edited.Replace("program:\n", "program:\n  estimands: {large: P(loss > 1)}\n", StringComparison.Ordinal);
        await File.WriteAllTextAsync(spec, edited);
        Ran ran = (await Modcomp.RunAsync("estimate", file, "--spec", spec, "--output", Run)).Succeeded();
        Assert.Equal(edited, await File.ReadAllTextAsync(spec));
        Assert.Contains("large", ran.Output, StringComparison.Ordinal);
        Assert.Contains("faster", await File.ReadAllTextAsync(Path.Combine(Run, "estimates.json")), StringComparison.Ordinal);
        Assert.Contains("agrees", (await Modcomp.RunAsync("verify", Run)).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vectors_winners_missing_cells_and_other_names_are_declared()
    {
        string spec = _folder.Write(
            "columns.yaml",
            """
            name: declared
            experiment: program
            trials: 3
            program:
              axes: {class: 2, modality: [image, text]}
              columns: {seed: id, "error[image]": "Image error (%)"}
              measurements:
                error: {axes: modality, range: [0, 100]}
                won: {winner: {per: class, of: modality}}
                steps: {count: true, optional: true}
              estimands: {gap: "error[image] - error[text]"}
            parameters: {lr: 0.1}
            """
        );
        string file = _folder.Write(
            "results.csv",
            "id,Image error (%),error_text,won_0,won_1,steps,more\n"
                + "-5,10,20,image,text,,x\n7,30,20,1,,9,y\n6,20,50,0,image,11,z\n9,inf,50,0,image,11,z\n"
        );
        Ran ran = (await Modcomp.RunAsync("estimate", file, "--spec", spec, "--output", Run)).Succeeded();
        Assert.Contains("left out", ran.Output, StringComparison.Ordinal);
        Assert.Equal(20.0, (await EstimateAsync(0, "error[modality=image]")).GetProperty("value").GetDouble(), 1e-12);
        Assert.Equal(-10.0, (await EstimateAsync(0, "gap")).GetProperty("value").GetDouble(), 1e-12);
        Assert.Equal(2 / 3.0, (await EstimateAsync(0, "won[class=0,modality=image]")).GetProperty("value").GetDouble(), 1e-12);
        Assert.Equal(1 / 3.0, (await EstimateAsync(0, "won[class=1,modality=text]")).GetProperty("value").GetDouble(), 1e-12);
        Assert.Equal(10.0, (await EstimateAsync(0, "steps")).GetProperty("value").GetDouble(), 1e-12);
        Assert.Equal(0.25, (await EstimateAsync(0, "diverged")).GetProperty("value").GetDouble(), 1e-12);
        Assert.Contains("trials=4", await File.ReadAllTextAsync(Path.Combine(Run, "run.options")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Advice_is_the_sample_size_of_an_interval_of_Student()
    {
        // Four trials of variance 1: t(3) / 2 wide on either side. t(17) / sqrt(18) = 0.497 and t(16) / sqrt(17) = 0.514.
        string a = Math.Sqrt(0.75).ToString("R", CultureInfo.InvariantCulture);
        string file = _folder.Write("results.csv", $"seed,loss\n1,{a}\n2,-{a}\n3,{a}\n4,-{a}\n");
        Ran ran = (await Modcomp.RunAsync("estimate", file, "--output", Run, "--half-width", "0.5")).Succeeded();
        Assert.Contains(
            $"loss: ±{(T3 / 2).ToString("G2", CultureInfo.InvariantCulture)} now; for ±0.5 you need about 14 more trials.",
            ran.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Nothing_of_it_can_be_run()
    {
        string file = _folder.Write("results.csv", Table(','));
        (await Modcomp.RunAsync("estimate", file, "--output", Run)).Succeeded();
        string[][] commands =
        [
            ["run", Path.Combine(Run, "spec.yaml"), "--output", _folder["new"]],
            ["verify", Run, "--retrain", "3"],
            ["replay", Run, "--trial", "0"],
            ["plan", Path.Combine(Run, "spec.yaml")],
        ];
        foreach (string[] command in commands)
        {
            Ran ran = await Modcomp.RunAsync(command);
            Assert.Equal(ExitCode.Usage, ran.ExitCode);
            Assert.Contains("came from a file", Assert.Single(ran.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_run_that_was_trained_is_never_replaced_and_one_of_a_file_is()
    {
        string tiny = _folder.Write("tiny.yaml", Specs.Tiny(trials: 4));
        (await Modcomp.RunAsync("run", tiny, "--output", Run, "--quiet", "--no-report")).Succeeded();
        byte[] before = await File.ReadAllBytesAsync(Path.Combine(Run, "trials.ledger"));
        string file = _folder.Write("results.csv", Table(','));
        Ran refused = await Modcomp.RunAsync("estimate", file, "--output", Run);
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.Contains("--output", Assert.Single(refused.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(Run, "trials.ledger")));

        (await Modcomp.RunAsync("estimate", file, "--output", _folder["own"])).Succeeded();
        string fewer = _folder.Write("fewer.csv", "seed,lr,loss\n1,0.1,2\n2,0.1,3\n1,0.2,5\n2,0.2,7\n");
        (await Modcomp.RunAsync("estimate", fewer, "--output", _folder["own"])).Succeeded();
        Assert.Equal(2.5, (await EstimateAsync(0, "loss", _folder["own"])).GetProperty("value").GetDouble(), 1e-12);
        Assert.Empty(Directory.GetFiles(_folder["own"], "*.new"));
    }

    public static TheoryData<string, string[], string> Faults =>
        new()
        {
            { "", [], "results.csv is empty: the first line must have the names of the columns." },
            { "seed,loss\n", [], "results.csv has a line of names and no line of results below it." },
            { "1,0.5\n2,0.6\n", [], "begins with numbers (1, 0.5): the first line must have the names of the columns." },
            { "seed,loss,loss\n1,2,3\n", [], "the column 'loss' stands twice in the first line" },
            { "seed,loss\n1,0.5\n2,0.6,7\n", [], "results.csv, line 3: it has 3 fields and the first line has 2 fields" },
            { "seed,loss\n1,0.5\n\n2\n", [], "results.csv, line 4: it has 1 field and the first line has 2 fields" },
            { "seed,loss\n1,0.5\n2,0.6\n1,0.7\n", [], "results.csv, line 2 and line 4: seed 1 stands twice" },
            {
                "seed,loss\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},0.{i}\n")) + "20,oops\n",
                [],
                "results.csv, line 22, column loss: 'oops' is no number, and 20 others of the column are"
            },
            { "seed,loss\n1,0.5\n", ["--by", "rate"], "results.csv has no column 'rate'; it has seed, loss." },
            { "seed,note\n1,a\n2,b\n3,c\n", [], "has no column of measurements: seed is the seed; note is left out (it is text)" },
            { "seed;loss\n1;0,5\n2;0,6\n3;0,7\n", [], "its numbers have a decimal comma: write a point" },
            { "seed,loss\n1,\"0.5\n2,0.6\n", [], "results.csv" },
            { "{\"seed\": 1}\n", [], "results.csv is JSON" },
            { "PAR1 is no Parquet", [], "results.csv cannot be read as Parquet" },
            { "ARROW1\0\0", [], "is an Arrow file: write it as Parquet or CSV." },
            { "\u001f\u008b\u0008", [], "is compressed: gunzip -c" },
            { "id,loss\nx,1\ny,2\n", ["--seed-column", "id"], "line 2, column id: 'x' is no whole number of 64 bits" },
            {
                "id,loss\n-1,1\n18446744073709551615,2\n",
                ["--seed-column", "id"],
                "line 3, column id: negative seeds and seeds from 2^63 on stand in one file"
            },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_file_that_is_wrong_is_one_sentence(string text, string[] options, string expected)
    {
        string file = _folder["results.csv"];
        await File.WriteAllBytesAsync(file, Encoding.Latin1.GetBytes(text));
        await RefusedAsync(["estimate", file, "--output", Run, .. options], expected);
    }

    public static TheoryData<string, string, string> DeclaredFaults =>
        new()
        {
            {
                "loss: {}",
                "seed,lr,loss\n1,0.1,0.5\n2,0.1,\n",
                "line 3, column loss: it is empty: declare that trials may lack it (program.measurements.loss: {optional: true})"
            },
            { "loss: {}", "seed,lr,loss\n1,0.1,abc\n", "line 2, column loss: 'abc' is no number" },
            { "loss: {}", "seed;lr;loss\n1;0.1;0,5\n", "line 2, column loss: '0,5' is no number: write numbers with a decimal point." },
            { "loss: {range: [0, 1]}", "seed,lr,loss\n1,0.1,1.5\n", "line 2, column loss: 1.5 is outside of [0, 1]" },
            { "loss: {indicator: true}", "seed,lr,loss\n1,0.1,2\n", "line 2, column loss: 2 is neither 0 nor 1" },
            { "loss: {count: true}", "seed,lr,loss\n1,0.1,1.5\n", "line 2, column loss: 1.5 is no whole number" },
            { "loss: {}", "seed,lr,loss\n1,0.2,1.5\n", "line 2, column lr: it is 0.2, and the spec has 0.1, 0.3" },
            { "loss: {}", "seed,loss\n1,1.5\n", "lacks the column lr; it has seed, loss" },
            {
                "gone: {}",
                "seed,lr,loss\n1,0.1,1.5\n",
                "lacks the column gone; it has seed, lr, loss: correct the spec, or say in program.columns"
            },
            { "loss: {}", "seed,lr,loss,crashed\n1,0.1,1.5,perhaps\n", "line 2, column crashed: 'perhaps' is neither true nor false" },
        };

    [Theory]
    [MemberData(nameof(DeclaredFaults))]
    public async Task A_file_that_is_not_what_the_spec_says_is_one_sentence(string measurement, string text, string expected)
    {
        string spec = _folder.Write(
            "columns.yaml",
            $"name: x\nexperiment: program\nprogram:\n  measurements:\n    {measurement}\naxes:\n  - parameters.lr: [0.1, 0.3]\n"
        );
        string file = _folder.Write("results.csv", text);
        await RefusedAsync(["estimate", file, "--spec", spec, "--output", Run], expected);
    }

    [Fact]
    public async Task Specs_that_say_nothing_of_columns_are_refused()
    {
        string file = _folder.Write("results.csv", Table(','));
        await RefusedAsync(["estimate", file, "--spec", "preset:quickstart", "--output", Run], "experiment program");
        await RefusedAsync(["estimate", file, "--spec", "preset:quickstart", "--by", "lr", "--output", Run], "leave one of them out");
        await RefusedAsync(["estimate", _folder["none.csv"]], "there is no file");
        await RefusedAsync(["estimate", file, "--half-width", "0"], "--half-width takes a number above 0");
    }

    [Fact]
    public async Task Documented_commands_run()
    {
        string table = Table(',').Replace(",note", ",optimizer", StringComparison.Ordinal);
        string file = _folder.Write("results.csv", System.Text.RegularExpressions.Regex.Replace(table, "\"a \\d+, b\"", "adam"));
        (await Modcomp.RunAsync("estimate", file, "--output", Run)).Succeeded();
        (await Modcomp.RunAsync("export", Run, "--format", "parquet", "--output", _folder["results.parquet"])).Succeeded();
        _folder.Write(
            "columns.yaml",
            "name: x\nexperiment: program\nengine: file\ntrials: 20\nprogram: {measurements: {loss: {} }}\n"
                + "axes: [{parameters.configuration: [0, 1]}]\n"
        );
        DocumentedLine[] lines = [.. DocumentedCommands.Read().Where(l => l.Need == DocumentedNeed.Results)];
        Assert.NotEmpty(lines);
        foreach (DocumentedLine line in lines)
        {
            string[] arguments =
            [
                .. line.Arguments!.TakeWhile(a => a != "--output")
                    .Select(a => Path.HasExtension(a) && !a.StartsWith("0.", StringComparison.Ordinal) ? _folder[a] : a),
                "--output",
                _folder["again"],
            ];
            (await Modcomp.RunAsync(arguments)).Succeeded();
        }
    }

    private async Task RefusedAsync(string[] command, string expected)
    {
        Ran ran = await Modcomp.RunAsync(command);
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
        Assert.Contains(expected, Assert.Single(ran.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Run));
    }

    private async Task<JsonElement> EstimateAsync(int configuration, string estimand, string? folder = null)
    {
        using JsonDocument document = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder ?? Run, "estimates.json")));
        return document
            .RootElement.GetProperty("configurations")[configuration]
            .GetProperty("estimates")
            .EnumerateArray()
            .First(e => e.GetProperty("estimand").GetString() == estimand)
            .Clone();
    }

    private static string Table(char separator)
    {
        StringBuilder text = new($"seed{separator}lr{separator}loss{separator}learned{separator}note\n");
        for (int c = 0; c < Rates.Length; c++)
        {
            for (int s = 0; s < Seeds; s++)
            {
                string rate = Rates[c].ToString(CultureInfo.InvariantCulture);
                string learned = Learned(c, s) ? "True" : "False";
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{s * 7}{separator}{rate}{separator}{Text(Loss(c, s))}{separator}{learned}{separator}\"a {s}, b\"\n"
                );
            }
        }

        return text.ToString();
    }

    // Any numbers that differ between seeds more than between configurations.
    private static double Loss(int configuration, int seed) => Math.Sqrt(1 + (seed * seed)) / (4 + configuration) + (seed % 3 * 0.0625);

    private static bool Learned(int configuration, int seed) => (seed + configuration) % 3 > 0;

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static (double Mean, double Deviation) Moments(double[] values)
    {
        double mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1)));
    }
}
