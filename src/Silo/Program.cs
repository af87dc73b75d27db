using ModalityCompetition.Silo.Hosting;

return args is [SiloHealth.Word, .. string[] settings]
    ? await SiloHealth.RunAsync(settings, Console.Out, Console.Error)
    : await SiloProgram.RunAsync(args);
