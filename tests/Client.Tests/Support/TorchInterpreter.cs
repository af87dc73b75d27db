using System.Diagnostics;

namespace ModalityCompetition.Client.Tests.Support;

/// <summary>A Python interpreter with PyTorch and NumPy, for the independent implementation in <c>bench/peers</c>.</summary>
internal static class TorchInterpreter
{
    // "python3" may be an interpreter without PyTorch while the system's own has it.
    private static readonly string[] Candidates = ["python3", "/usr/bin/python3"];

    /// <summary>The interpreter; null when there is none.</summary>
    public static string? Path { get; } = Candidates.FirstOrDefault(c => Run(c, ["-c", "import torch, numpy"]).ExitCode == 0);

    /// <summary>Runs a program to its end.</summary>
    public static (int ExitCode, string Output) Run(string program, string[] arguments)
    {
        try
        {
            using Process process = new()
            {
                StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
            };
            process.Start();
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, $"{program} does not exist");
        }
    }
}
