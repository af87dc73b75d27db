using System.Diagnostics;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests.Documentation;

/// <summary>Every command to a server that the documentation shows, in the order of its page, and every request with curl.</summary>
public sealed class DocumentedServerTests : IDisposable
{
    private const string Key = "a-key-of-a-test-0123456789";

    // What a page says, what a test says in its place, and why.
    private static readonly (string Page, string Here, string Reason)[] s_substitutions =
    [
        ("http://127.0.0.1:7370", "URL", "the server listens on a free port"),
        ("http://127.0.0.1:17007", "URL", "this server answers in place of the first silo, to the same commands"),
        ("http://127.0.0.1:17017", "URL", "this server answers in place of the third silo, to the same commands"),
        ("http://big-machine:7370", "URL", "there is no machine of this name"),
        ("http://127.0.0.1:8080/sweeps", "http://127.0.0.1:1/sweeps", "nobody is told of the sweeps of a test"),
        ("0.0.0.0:7370", "127.0.0.1:0", "a test opens no port to the network"),
        ("/srv/sweeps", "FOLDER/data", "a test keeps its files in its own folder; a server that is started again finds its sweeps there"),
        ("/etc/modcomp.key", "FOLDER/key", "a test keeps its files in its own folder"),
        ("~/.modcomp.key", "FOLDER/key", "a test keeps its files in its own folder"),
        ("deploy/compose/secrets/api-key", "FOLDER/key", "a test keeps its files in its own folder"),
        ("key", "FOLDER/key", "a test keeps its files in its own folder"),
        ("my.yaml", "FOLDER/my.yaml", "a test keeps its files in its own folder"),
        ("my-reports", "FOLDER/my-reports", "a test keeps its files in its own folder"),
        ("examples/quickstart.yaml", "TREE/examples/quickstart.yaml", "a test does not stand in the root of the tree"),
        ("my-sweep-0123456789abcdef", "ID", "the page makes the identifier up"),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly HashSet<string> _used = [];
    private readonly HashSet<string> _sweeps = [];
    private readonly List<(DocumentedLine Line, Task<Ran> Ran)> _watching = [];
    private InProcessServer? _server;

    private Dictionary<string, string> Variables => new() { ["MODCOMP_API_KEY"] = Key, ["MODCOMP_SERVER"] = _server?.Url ?? "" };

    public void Dispose()
    {
        // After a failure: its sweeps have no end.
        _server?.RequestStop();
        _folder.Dispose();
    }

    [Fact]
    public async Task Commands_to_a_server_run_in_the_order_of_their_page()
    {
        _folder.Write("key", Key + "\n");
        _folder.Write("my.yaml", SmallForm.Own("my-sweep"));
        _folder.Write("finished.yaml", SmallForm.Own("finished"));
        int count = 0;
        IEnumerable<DocumentedLine> lines = DocumentedCommands.Read().Where(line => line.Need == DocumentedNeed.Server);
        foreach (IGrouping<string, DocumentedLine> page in lines.GroupBy(line => line.Page))
        {
            await ServeAsync(["serve"]);
            (await Modcomp.RunAsync(Variables, "submit", _folder["finished.yaml"], "--watch")).Succeeded();
            foreach (DocumentedLine line in page)
            {
                await RunAsync(line);
                count++;
            }

            await StopAsync();
            Directory.Delete(_folder["data"], recursive: true);
        }

        Assert.InRange(count, 25, int.MaxValue);
        Assert.Empty(s_substitutions.Select(entry => entry.Page).Except(_used));
    }

    [SkippableFact]
    public async Task Requests_with_curl_are_answered()
    {
        Skip.If(OperatingSystem.IsWindows(), "The pages show requests in the words of a POSIX shell.");
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        bool installed = path.Any(folder => File.Exists(Path.Combine(folder, "curl")));
        Skip.IfNot(installed, "curl is not installed (on Debian: apt-get install -y curl).");
        // Every status but 2xx is an error or seen in the last line of the answer, and no proxy stands between.
        _folder.Write(".curlrc", "fail\nsilent\nshow-error\nnoproxy = \"*\"\nwrite-out = \"\\n%{http_code}\"\n");
        await ServeAsync(["serve"]);
        int count = 0;
        foreach (DocumentedLine line in DocumentedCommands.Read().Where(line => line.Words[0] == "curl"))
        {
            await RequestAsync(line);
            count++;
        }

        await StopAsync();
        Assert.InRange(count, 4, int.MaxValue);
    }

    private async Task RunAsync(DocumentedLine line)
    {
        List<string> words = [];
        foreach (string word in line.Arguments!)
        {
            words.Add(Here(line, word));
        }

        switch (words[0])
        {
            case "serve":
                await StopAsync();
                await ServeAsync(words);
                break;

            case "submit":
                // A sweep that is steered must not end by itself.
                SmallForm.Set(words, "--trials", "1000000");
                Ran submitted = await Modcomp.RunAsync(Variables, [.. words.Where(word => word != "--watch")]);
                Assert.True(submitted.ExitCode == ExitCode.Ok, $"{line}\n{submitted.Error}\n{submitted.Output}");
                _sweeps.Add(submitted.Output.Split(' ')[0]);
                if (words.Contains("--watch"))
                {
                    Watch(line, words);
                }

                break;

            case "watch":
                Watch(line, words);
                break;

            default:
                // Reports are of a sweep that has all its trials, and files stay in the test's own folder.
                if (words[0] is "report" or "export" or "delete")
                {
                    words[1] = "finished";
                }

                if (words[0] == "export")
                {
                    SmallForm.Set(words, "--output", _folder["exported"]);
                }

                Ran ran = await Modcomp.RunAsync(Variables, [.. words]);
                Assert.True(ran.ExitCode == ExitCode.Ok, $"{line}\n{ran.Error}\n{ran.Output}");
                if (words[0] == "delete")
                {
                    // The page goes on to speak of it.
                    (await Modcomp.RunAsync(Variables, "submit", _folder["finished.yaml"], "--watch")).Succeeded();
                }

                break;
        }
    }

    // In another terminal, as the pages say.
    private void Watch(DocumentedLine line, List<string> words)
    {
        Dictionary<string, string> variables = Variables;
        _watching.Add((line, Task.Run(() => Modcomp.RunAsync(variables, [.. words]))));
    }

    private async Task ServeAsync(List<string> words)
    {
        SmallForm.Set(words, "--data", _folder["data"]);
        SmallForm.Set(words, "--listen", "127.0.0.1:0");
        // A sweep without an end shall leave processors to the other tests.
        SmallForm.Set(words, "--workers", "1");
        _server = await InProcessServer.StartAsync(Variables, [.. words]);
    }

    // Whoever watches a sweep that is cancelled ends with the exit code that the page of 'watch' says.
    private async Task StopAsync()
    {
        foreach (string sweep in _sweeps)
        {
            (await Modcomp.RunAsync(Variables, "cancel", sweep)).Succeeded();
        }

        foreach ((DocumentedLine line, Task<Ran> watching) in _watching)
        {
            Ran ran = await watching;
            Assert.True(ran.ExitCode == ExitCode.SweepFailed, $"{line}: exit code {ran.ExitCode}\n{ran.Error}\n{ran.Output}");
        }

        _sweeps.Clear();
        _watching.Clear();
        await _server!.DisposeAsync();
        _server = null;
    }

    private string Here(DocumentedLine line, string word)
    {
        (string page, string here, _) = s_substitutions.FirstOrDefault(entry => entry.Page == word);
        if (page is null)
        {
            return word;
        }

        _used.Add(page);
        return here switch
        {
            "URL" => _server!.Url,
            "ID" => _sweeps.FirstOrDefault(sweep => sweep.StartsWith("my-sweep-", StringComparison.Ordinal))
                ?? throw new InvalidOperationException($"{line}: no line before it submits my-sweep."),
            _ => here.Replace("FOLDER", _folder.Path, StringComparison.Ordinal)
                .Replace("TREE", RepositoryRoot.Path, StringComparison.Ordinal),
        };
    }

    // The line as it is, from where its paths lead: the address and the key come from the variables that the page names.
    private async Task RequestAsync(DocumentedLine line)
    {
        var start = new ProcessStartInfo("sh", ["-c", line.Text])
        {
            WorkingDirectory = RepositoryRoot.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CURL_HOME"] = _folder.Path;
        foreach ((string name, string value) in Variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        List<string> answer = [];
        while (await process.StandardOutput.ReadLineAsync() is { } read)
        {
            answer.Add(read);
            // A stream of events (-N) has no end; what it begins with is where the sweep stands that a line before it submitted.
            if (line.Words.Contains("-N") && read.StartsWith("data:", StringComparison.Ordinal))
            {
                process.Kill(entireProcessTree: true);
                return;
            }
        }

        await process.WaitForExitAsync();
        bool answered = process.ExitCode == 0 && !line.Words.Contains("-N") && answer[^1].StartsWith('2');
        Assert.True(answered, $"{line}: exit code {process.ExitCode}\n{await error}\n{string.Join('\n', answer)}");
    }
}
