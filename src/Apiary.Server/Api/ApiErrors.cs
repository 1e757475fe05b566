using Apiary.Engine.Queries;

namespace Apiary.Server.Api;

/// <summary>How this API says no: <c>{"error":"…"}</c>, with <c>details</c> where several things are wrong.</summary>
internal static class ApiErrors
{
    /// <summary>Answers with one message.</summary>
    public static Task Write(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error }, context.RequestAborted);
    }

    /// <summary>Answers 422 with everything that is wrong with a question.</summary>
    public static Task Write(HttpContext context, IReadOnlyList<SpecError> errors)
    {
        context.Response.StatusCode = 422;
        var details = errors.Select(error => new { field = error.Field, message = error.Message });
        return context.Response.WriteAsJsonAsync(new { error = Describe(errors[0]), details }, context.RequestAborted);
    }

    /// <summary>One thing that is wrong, in one line.</summary>
    public static string Describe(SpecError error) => error.Field.Length == 0 ? error.Message : $"{error.Field}: {error.Message}";
}
