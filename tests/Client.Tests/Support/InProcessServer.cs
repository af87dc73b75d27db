using System.Text;
using ModalityCompetition.Client.Hosting;

namespace ModalityCompetition.Client.Tests.Support;

/// <summary><c>modcomp serve</c> inside the test's process, where nobody kills it: it costs no start of a process.</summary>
internal sealed class InProcessServer : IAsyncDisposable
{
    private readonly StopRequest _stop;
    private readonly Task<int> _running;
    private readonly ListeningWriter _output;

    private InProcessServer(StopRequest stop, Task<int> running, ListeningWriter output)
    {
        _stop = stop;
        _running = running;
        _output = output;
    }

    /// <summary>Where it listens.</summary>
    public string Url => _output.Url.Result;

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="variables">Environment variables.</param>
    /// <param name="arguments">The command line, <c>serve</c> included.</param>
    public static async Task<InProcessServer> StartAsync(Dictionary<string, string> variables, params string[] arguments)
    {
        var output = new ListeningWriter();
        var stop = new StopRequest(_ => { });
        TextWriter writer = TextWriter.Synchronized(output);
        var console = new ClientConsole
        {
            Out = writer,
            Error = writer,
            Variables = variables,
        };
        Task<int> running = Task.Run(() => ClientProgram.RunAsync(arguments, console, stop, Installation.OfProcess()));
        await Task.WhenAny(output.Url, running);
        Assert.True(output.Url.IsCompleted, $"modcomp {string.Join(' ', arguments)} does not listen.\n{output}");
        return new InProcessServer(stop, running, output);
    }

    /// <summary>Asks it to stop as Ctrl-C does, without waiting; for a test that has failed already.</summary>
    public void RequestStop() => _stop.Request(ExitCode.Interrupted);

    /// <summary>Stops it as Ctrl-C does, and fails the test unless it ends in good order.</summary>
    public async ValueTask DisposeAsync()
    {
        RequestStop();
        int code = await _running;
        _stop.Dispose();
        Assert.True(code == ExitCode.Ok, $"exit code {code}\n{_output}");
    }

    // Takes what the server says, and knows the address as soon as it is said.
    private sealed class ListeningWriter : TextWriter
    {
        private const string Listening = "listening on ";
        private readonly StringBuilder _text = new();
        private readonly TaskCompletionSource<string> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _line;

        public Task<string> Url => _url.Task;

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            if (value != '\n')
            {
                _text.Append(value);
                return;
            }

            string line = _text.ToString(_line, _text.Length - _line).TrimEnd('\r');
            _text.Append(value);
            _line = _text.Length;
            if (line.StartsWith(Listening, StringComparison.Ordinal))
            {
                _url.TrySetResult(line[Listening.Length..]);
            }
        }

        public override string ToString() => _text.ToString();
    }
}
