using ModalityCompetition.Silo.Hosting;

return SiloArguments.Answer(args, Console.Out, Console.Error) is { } told ? told
    : args is [SiloHealth.Word, .. string[] settings] ? await SiloHealth.RunAsync(settings, Console.Out, Console.Error)
    : await SiloProgram.RunAsync(args);
