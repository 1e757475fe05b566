using System.Diagnostics;

namespace Cruddur;

/// <summary>The backend: the front page, its activities, and an error for whoever wants to see one. It knows .NET's spans, and no vendor.</summary>
internal static class Backend
{
    /// <summary>The name of the program's own spans.</summary>
    public const string Spans = "cruddur";

    private static readonly ActivitySource Source = new(Spans);
    private static readonly HttpClient Http = new();

    public static void Map(WebApplication app, Uri trending)
    {
        app.MapGet("/", () => Results.File(Path.Combine(AppContext.BaseDirectory, "index.html"), "text/html; charset=utf-8"));
        app.MapGet("/api/activities/home", (HttpRequest request) => Home(UserOf(request)));
        app.MapGet("/api/activities/broken", object (HttpRequest request) => Broken(UserOf(request)));
        // The trace goes along by itself, in the header traceparent.
        app.MapGet("/api/topics", () => Http.GetFromJsonAsync<string[]>(new Uri(trending, "/topics")));
    }

    /// <summary>Who asks; the page says it in a header.</summary>
    public static string UserOf(HttpRequest request) => request.Headers["x-user-id"].FirstOrDefault() is { Length: > 0 } user ? user : "nobody";

    private static object[] Home(string user)
    {
        using var span = Source.StartActivity("home-activities-mock-data");
        var now = DateTimeOffset.UtcNow;
        object[] results =
        [
            new { handle = "Andrew Brown", message = "Cloud is fun!", created_at = now.AddDays(-2), likes_count = 5 },
            new { handle = "Worf", message = "I am out of prune juice", created_at = now.AddDays(-7), likes_count = 0 },
            new { handle = "Garek", message = "My dear doctor, I am just simple tailor", created_at = now.AddHours(-1), likes_count = 0 },
        ];
        span?.SetTag("user.id", user).SetTag("app.now", now.ToString("O")).SetTag("app.result_length", results.Length);
        return results;
    }

    private static object[] Broken(string user)
    {
        using var span = Source.StartActivity("home-activities-broken");
        span?.SetTag("user.id", user);
        try
        {
            throw new InvalidOperationException($"the activities of {user} are gone");
        }
        catch (InvalidOperationException failure)
        {
            span?.AddException(failure).SetStatus(ActivityStatusCode.Error, failure.Message);
            throw;
        }
    }
}
