using Apiary.Cli;

return await CliProgram.RunAsync(args, CliHost.FromProcess());
