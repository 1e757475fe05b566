using Apiary.Server.Hosting;

return await ServerProgram.RunAsync(args);
