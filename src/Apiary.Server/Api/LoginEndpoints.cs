using System.Globalization;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Members;

namespace Apiary.Server.Api;

/// <summary><c>POST /api/login</c>, <c>/api/logout</c> and <c>/api/me/password</c>: sessions begin and end.</summary>
internal sealed class LoginEndpoints(MemberStore members, SignIn signIn)
{
    private const string Wrong = "that e-mail address and password do not belong together";

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/login", LoginAsync).AllowCallers(CallerPolicy.Whoever);
        routes.MapPost("/api/logout", LogoutAsync).AllowCallers(CallerPolicy.Whoever);
        routes.MapPost("/api/me/password", ChangePasswordAsync).AllowCallers(CallerPolicy.Member);
    }

    private async Task LoginAsync(HttpContext context)
    {
        using var body = await ApiBody.ReadAsync(context, "email", "password");
        if (body is null) return;
        var email = body.Text("email", 1, MemberText.MaxEmailChars);
        var password = body.Secret("password");
        if (await body.IsRefusedAsync(context)) return;
        var outcome = await signIn.TryAsync(email!, password!, context.Connection.RemoteIpAddress, context.RequestAborted);
        if (outcome.RetryAfter is { } wait)
        {
            await TooManyAsync(context, wait);
            return;
        }

        if (outcome.Member is null || members.OpenSession(outcome.Member.Id) is not { } session)
        {
            await ApiErrors.Write(context, 401, Wrong);
            return;
        }

        // A session that the browser had is over: its token may be known to whoever put it there.
        EndSession(context.Request);
        SessionCookie.Write(context, session);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task LogoutAsync(HttpContext context)
    {
        EndSession(context.Request);
        SessionCookie.Remove(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private async Task ChangePasswordAsync(HttpContext context)
    {
        using var body = await ApiBody.ReadAsync(context, "current", "new");
        if (body is null) return;
        var member = context.Caller().Member!;
        var current = body.Secret("current");
        var chosen = body.Secret("new");
        if (chosen is not null && MemberText.FaultOf(chosen, member) is { } fault) body.Refuse("new", fault);
        if (chosen is not null && chosen == current) body.Refuse("new", "expected another password than the current one");
        if (await body.IsRefusedAsync(context)) return;
        var outcome = await signIn.TryAsync(member.Email, current!, context.Connection.RemoteIpAddress, context.RequestAborted);
        if (outcome.RetryAfter is { } wait)
        {
            await TooManyAsync(context, wait);
            return;
        }

        if (outcome.Member is null) body.Refuse("current", "that is not the current password");
        if (await body.IsRefusedAsync(context)) return;
        // This ends all sessions; the one that asked goes on under a new token.
        if (!members.SetPassword(member.Id, await signIn.HashAsync(chosen!, context.RequestAborted)) || members.OpenSession(member.Id) is not { } session)
        {
            await ApiErrors.Write(context, 401, "you are a member no more");
            return;
        }

        SessionCookie.Write(context, session);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private void EndSession(HttpRequest request)
    {
        if (SessionCookie.Of(request) is { } token) members.CloseSession(token);
    }

    private static Task TooManyAsync(HttpContext context, TimeSpan wait)
    {
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return ApiErrors.Write(context, 429, $"too many wrong passwords; try again in {seconds} s");
    }
}
