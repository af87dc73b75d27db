using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Client.Tests.Documentation;

/// <summary>
/// Every block of Python that the documentation shows: those that read results run as they stand, on a run or a server of the test's, and
/// what they print is held against the estimates of the program.
/// </summary>
public sealed partial class DocumentedPythonTests : IDisposable
{
    private const string Key = "a-key-of-a-test-0123456789";

    // Parts of training scripts, whose networks are the reader's. ProgramTests trains with whole ones.
    private const string PageOfScripts = "docs/programs.md";

    private static readonly string[] s_quick = ["--trials", "24", "--set", "training.T=60", "--set", "data.n=40"];

    private readonly TemporaryFolder _folder = new();

    private static IReadOnlyList<DocumentedBlock> Blocks => DocumentedBlock.Read("python");

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Every_block_is_Python_and_of_a_kind_that_a_test_runs()
    {
        Skip.If(PythonInterpreter.Plain is null, PythonInterpreter.PlainMissing);
        foreach (DocumentedBlock block in Blocks)
        {
            Assert.True(
                block.Page is PageOfScripts or RunsInPythonTests.Page || Reads(block) || Asks(block) || Listens(block),
                $"{block}: no test runs this block."
            );
            string file = _folder.Write("block.py", block.Text);
            (int code, string output) = await RunAsync(PythonInterpreter.Plain!, ["-m", "py_compile", file]);
            Assert.True(code == 0, $"{block}\n{output}");
        }
    }

    [SkippableFact]
    public async Task Blocks_with_pandas_find_the_numbers_of_the_estimates()
    {
        Skip.If(PythonInterpreter.Pandas is null, PythonInterpreter.PandasMissing);
        JsonElement[] estimates = await QuickstartAsync();
        (await Modcomp.RunAsync("export", _folder["runs/quickstart"], "--format", "csv")).Succeeded();
        int count = 0;
        foreach (DocumentedBlock block in Blocks.Where(block => Reads(block) && !IsOfParquet(block)))
        {
            string output = await RunAsync(block, PythonInterpreter.Pandas!);
            double[] printed = Numbers(output);
            foreach (double expected in Expected(estimates, output))
            {
                Assert.True(printed.Any(number => Math.Abs(number - expected) < 1e-6), $"{block}: {expected} is missing.\n{output}");
            }

            count++;
        }

        Assert.InRange(count, 2, int.MaxValue);
    }

    [SkippableFact]
    public async Task Blocks_with_pandas_read_Parquet()
    {
        Skip.If(PythonInterpreter.Parquet is null, PythonInterpreter.ParquetMissing);
        JsonElement[] estimates = await QuickstartAsync();
        (await Modcomp.RunAsync("export", _folder["runs/quickstart"], "--format", "parquet")).Succeeded();
        double joint = estimates
            .Single(e => e.GetProperty("estimand").GetString() == "test_error" && e.GetProperty("network").GetString() == "joint")
            .GetProperty("value")
            .GetDouble();
        foreach (DocumentedBlock block in Blocks.Where(IsOfParquet))
        {
            string output = await RunAsync(block, PythonInterpreter.Parquet!);
            Assert.True(Numbers(output).Any(number => Math.Abs(number - joint) < 1e-6), $"{block}: {joint} is missing.\n{output}");
        }
    }

    [SkippableFact]
    public async Task Blocks_with_urllib_submit_a_sweep_wait_for_it_and_fetch_its_estimates()
    {
        Skip.If(PythonInterpreter.Plain is null, PythonInterpreter.PlainMissing);
        string spec = _folder.Write("my.yaml", SmallForm.Own("my-sweep"));
        (await Modcomp.RunAsync("run", spec, "--output", _folder["alone"], "--no-report")).Succeeded();
        using JsonDocument alone = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder["alone/estimates.json"]));
        JsonElement gap = alone
            .RootElement.GetProperty("configurations")[0]
            .GetProperty("estimates")
            .EnumerateArray()
            .Single(e => e.GetProperty("estimand").GetString() == "gap");
        var variables = new Dictionary<string, string> { ["MODCOMP_API_KEY"] = Key };
        InProcessServer server = await InProcessServer.StartAsync(
            variables,
            "serve",
            "--data",
            _folder["data"],
            "--listen",
            "127.0.0.1:0",
            "--workers",
            "1"
        );
        variables["MODCOMP_SERVER"] = server.Url;
        // Nothing stands between the test and its server.
        variables["no_proxy"] = "*";
        int count = 0;
        foreach (DocumentedBlock block in Blocks.Where(Asks))
        {
            string output = await RunAsync(block, PythonInterpreter.Plain!, variables);
            Assert.Contains("completed", output, StringComparison.Ordinal);
            Assert.Contains(alone.RootElement.GetProperty("results_hash").GetString()!, output, StringComparison.Ordinal);
            double[] printed = Numbers(output);
            foreach (string field in (string[])["value", "low", "high"])
            {
                Assert.Contains(gap.GetProperty(field).GetDouble(), printed);
            }

            count++;
        }

        await server.DisposeAsync();
        Assert.NotEqual(0, count);
    }

    [SkippableFact]
    public async Task Blocks_that_listen_believe_the_webhook_of_a_server_and_nobody_else()
    {
        Skip.If(PythonInterpreter.Plain is null, PythonInterpreter.PlainMissing);
        int count = 0;
        foreach (DocumentedBlock block in Blocks.Where(Listens))
        {
            using Process receiver = Start(block, new() { ["MODCOMP_API_KEY"] = Key, ["PORT"] = "0" });
            try
            {
                string port = (await LineAsync(receiver)).Split(' ')[^1];
                string url = $"http://127.0.0.1:{port}/sweeps";
                var variables = new Dictionary<string, string> { ["MODCOMP_API_KEY"] = Key };
                string[] serve = ["serve", "--data", _folder["data"], "--listen", "127.0.0.1:0", "--workers", "1", "--webhook", url];
                InProcessServer server = await InProcessServer.StartAsync(variables, serve);
                variables["MODCOMP_SERVER"] = server.Url;
                string spec = _folder.Write("my.yaml", SmallForm.Own("my-sweep"));
                Ran submitted = (await Modcomp.RunAsync(variables, "submit", spec, "--watch", "--json")).Succeeded();
                Assert.Matches($"^completed my-sweep-[0-9a-f]{{16}} [0-9a-f]{{64}}$", await LineAsync(receiver));
                string endless = _folder.Write("endless.yaml", Specs.Endless());
                (await Modcomp.RunAsync(variables, "submit", endless)).Succeeded();
                (await Modcomp.RunAsync(variables, "cancel", "tiny")).Succeeded();
                Assert.Matches("^cancelled tiny-[0-9a-f]{16} None$", await LineAsync(receiver));
                await server.DisposeAsync();

                // An old message with a good signature, a new one with a bad one, and one without.
                long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
                Assert.Equal(403, await PostAsync(url, (now - 3600).ToString(CultureInfo.InvariantCulture), Key));
                Assert.Equal(403, await PostAsync(url, now.ToString(CultureInfo.InvariantCulture), Key + "x"));
                Assert.Equal(403, await PostAsync(url, null, Key));
                Assert.Equal(204, await PostAsync(url, now.ToString(CultureInfo.InvariantCulture), Key));
                count++;
            }
            finally
            {
                receiver.Kill();
            }
        }

        Assert.NotEqual(0, count);
    }

    private static async Task<string> LineAsync(Process process)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        return await process.StandardOutput.ReadLineAsync(limit.Token) ?? await process.StandardError.ReadToEndAsync(limit.Token);
    }

    // A message that the test signs, as the page says that the server does.
    private static async Task<int> PostAsync(string url, string? timestamp, string key)
    {
        const string body = """{"event": "completed", "sweep": {"id": "a", "results_hash": null}}""";
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var content = new StringContent(body);
        if (timestamp is not null)
        {
            byte[] signed = System.Text.Encoding.UTF8.GetBytes($"{timestamp}.{body}");
            string signature = Convert.ToHexStringLower(HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key).AsSpan(), signed));
            content.Headers.Add("Modcomp-Timestamp", timestamp);
            content.Headers.Add("Modcomp-Signature", $"sha256={signature}");
        }

        using HttpResponseMessage answer = await client.PostAsync(new Uri(url), content);
        return (int)answer.StatusCode;
    }

    private static bool Reads(DocumentedBlock block) => block.Text.Contains("import pandas", StringComparison.Ordinal);

    private static bool Asks(DocumentedBlock block) => block.Text.Contains("import urllib", StringComparison.Ordinal);

    private static bool Listens(DocumentedBlock block) => block.Text.Contains("import http.server", StringComparison.Ordinal);

    private static bool IsOfParquet(DocumentedBlock block) => block.Text.Contains("read_parquet", StringComparison.Ordinal);

    // The gap, and of it what the block says that it prints.
    private static IEnumerable<double> Expected(JsonElement[] estimates, string output)
    {
        JsonElement gap = estimates.Single(e => e.GetProperty("estimand").GetString() == "gap");
        Assert.NotEqual(0, gap.GetProperty("value").GetDouble());
        yield return gap.GetProperty("value").GetDouble();
        if (output.Contains("standard error", StringComparison.Ordinal))
        {
            yield return gap.GetProperty("standard_error").GetDouble();
            yield return estimates.Single(e => e.GetProperty("estimand").GetString() == "gap_positive").GetProperty("value").GetDouble();
        }
        else
        {
            yield return gap.GetProperty("low").GetDouble();
            yield return gap.GetProperty("high").GetDouble();
        }
    }

    private static double[] Numbers(string text) =>
        [.. Number().Matches(text).Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture))];

    private async Task<JsonElement[]> QuickstartAsync()
    {
        (
            await Modcomp.RunAsync(["run", "preset:quickstart", "--output", _folder["runs/quickstart"], "--no-report", .. s_quick])
        ).Succeeded();
        using JsonDocument document = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder["runs/quickstart/estimates.json"]));
        return [.. document.RootElement.GetProperty("configurations")[0].GetProperty("estimates").EnumerateArray().Select(e => e.Clone())];
    }

    private async Task<string> RunAsync(DocumentedBlock block, string interpreter, Dictionary<string, string>? variables = null)
    {
        string file = _folder.Write("block.py", block.Text);
        (int code, string output) = await RunAsync(interpreter, [file], variables);
        Assert.True(code == 0, $"{block}\n{output}");
        return output;
    }

    private Process Start(DocumentedBlock block, Dictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(PythonInterpreter.Plain!, [_folder.Write("receiver.py", block.Text)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private async Task<(int Code, string Output)> RunAsync(
        string interpreter,
        string[] arguments,
        Dictionary<string, string>? variables = null
    )
    {
        var start = new ProcessStartInfo(interpreter, arguments)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in variables ?? [])
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }

    [GeneratedRegex(@"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", RegexOptions.IgnoreCase)]
    private static partial Regex Number();
}
