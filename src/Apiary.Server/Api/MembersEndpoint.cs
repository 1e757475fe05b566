using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Members;

namespace Apiary.Server.Api;

/// <summary><c>/api/members</c>: for owners and the operator. A password that the server makes up is in the answer that makes it and nowhere else.</summary>
internal sealed class MembersEndpoint(MemberStore members)
{
    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/members", ListAsync).AllowCallers(CallerPolicy.Owner);
        routes.MapPost("/api/members", AddAsync).AllowCallers(CallerPolicy.Owner);
        routes.MapPost("/api/members/{id}/password", ResetAsync).AllowCallers(CallerPolicy.Owner);
        routes.MapDelete("/api/members/{id}", RemoveAsync).AllowCallers(CallerPolicy.Owner);
    }

    private Task ListAsync(HttpContext context) => context.Response.WriteAsJsonAsync(new { members = members.All.Select(Describe) }, context.RequestAborted);

    private async Task AddAsync(HttpContext context)
    {
        using var body = await ApiBody.ReadAsync(context, "name", "email", "role");
        if (body is null) return;
        var name = body.Text("name", 1, MemberText.MaxNameChars);
        if (name is not null && !MemberText.IsName(name)) body.Refuse("name", "expected no control characters");
        var email = MemberText.NormalizeEmail(body.Text("email", 1, MemberText.MaxEmailChars));
        if (email is null) body.Refuse("email", "expected an address such as ada@example.org");
        var role = MemberText.ParseRole(body.Text("role", 1, 10));
        if (role is null) body.Refuse("role", "expected owner or member");
        if (await body.IsRefusedAsync(context)) return;
        if (members.Add(name!, email!, role!.Value) is not { } added)
        {
            var isTaken = members.FindByEmail(email!) is not null;
            await ApiErrors.Write(context, 409, isTaken ? $"there is a member {email} already" : $"there are {MemberStore.MaxMembers} members, which is the most there can be");
            return;
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        await context.Response.WriteAsJsonAsync(new { member = Describe(added.Member), password = added.Password }, context.RequestAborted);
    }

    private Task ResetAsync(HttpContext context) =>
        members.ResetPassword(Id(context)) is { } reset
            ? context.Response.WriteAsJsonAsync(new { member = Describe(reset.Member), password = reset.Password }, context.RequestAborted)
            : MissingAsync(context);

    private Task RemoveAsync(HttpContext context)
    {
        if (members.Find(Id(context)) is not { } member) return MissingAsync(context);
        if (!context.Caller().IsOperator && member.Role == MemberRole.Owner && members.All.Count(one => one.Role == MemberRole.Owner) == 1)
            return ApiErrors.Write(context, 409, $"{member.Name} is the last owner; add another first, or remove this one on the server with apiary members remove");
        members.Remove(member.Id);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static Task MissingAsync(HttpContext context) => ApiErrors.Write(context, 404, $"there is no member {Id(context)}; apiary members list shows all");

    private object Describe(Member member) => new
    {
        id = member.Id,
        name = member.Name,
        email = member.Email,
        role = MemberText.NameOf(member.Role),
        created_at = member.CreatedAt,
        last_seen_at = members.SeenAt(member),
    };
}
