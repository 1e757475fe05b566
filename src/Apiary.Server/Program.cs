var builder = WebApplication.CreateSlimBuilder(args);
var app = builder.Build();
app.MapGet("/x/alive", () => Results.Text("{\"alive\": \"yes\"}", "application/json"));
await app.RunAsync();
