namespace Cruddur;

/// <summary>The second service, which knows what people talk about.</summary>
internal static class Trending
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/topics", () => new[] { "100DaysOfCloud", "CloudProject", "AWS" });
        // It ends when the backend does, which holds the other end of its input.
        app.Lifetime.ApplicationStarted.Register(() => Task.Run(async () =>
        {
            while (await Console.In.ReadLineAsync() is not null) { }
            app.Lifetime.StopApplication();
        }));
    }
}
