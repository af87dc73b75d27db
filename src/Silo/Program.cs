return await ModalityCompetition.Silo.Hosting.SiloProgram.RunAsync(args);
