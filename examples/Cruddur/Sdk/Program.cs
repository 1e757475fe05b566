// Cruddur with Apiary's own client. Address and key come from the configuration: Apiary__ApiHost, Apiary__WriteKey.
using Apiary.Client;
using Apiary.Client.AspNetCore;
using Apiary.Client.Extensions;
using Cruddur;

var service = Service.Name(args);
var builder = Service.Builder();
builder.Services.AddApiary(builder.Configuration.GetSection("Apiary"), honey => honey.Dataset = service);
// The program's own spans and its outgoing requests; those that come in are told by UseApiary, with more about each.
builder.Services.AddApiaryTracing(tracing =>
{
    tracing.ServiceName = service;
    tracing.Sources.Add(Backend.Spans);
    tracing.Sources.Add("System.Net.Http");
});
builder.Logging.AddApiary();

var app = Service.Build(builder);
app.Services.GetRequiredService<HoneyClient>().AddField("service.name", service);
app.UseApiary();
app.Use((context, next) =>
{
    RequestEvent.AddField("user.id", Backend.UserOf(context.Request));
    return next(context);
});
await Service.RunAsync(app, args);
