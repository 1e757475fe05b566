using System.CommandLine;
using System.Text.Json;
using Apiary.Cli.Terminal;

namespace Apiary.Cli.Commands;

/// <summary><c>apiary members add|list|remove|reset-password</c>: who may sign in. From another machine they need the admin token as <c>--key</c>.</summary>
internal static class MembersCommand
{
    /// <summary>The command with its four.</summary>
    public static Command Create(CliHost host, ConnectionOptions connection) => new("members", "Add, list and remove those who may sign in")
    {
        Add(host, connection),
        List(host, connection),
        Remove(host, connection),
        ResetPassword(host, connection),
    };

    private static Command Add(CliHost host, ConnectionOptions connection)
    {
        var command = new Command("add", "Add a member; the password is shown once");
        var email = new Argument<string>("EMAIL") { Description = "the address to sign in with" };
        var name = new Option<string?>("--name") { Description = "what they are called; the part before the @ when left out", HelpName = "NAME" };
        var role = new Option<string>("--role") { Description = "member (asks, edits boards and the like) or owner (also manages keys and members)", DefaultValueFactory = _ => "member" };
        role.AcceptOnlyFromAmong("member", "owner");
        command.Add(email);
        command.Add(name);
        command.Add(role);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = connection.Open(parsed, host);
            var address = parsed.GetValue(email)!;
            var body = JsonSerializer.Serialize(new { name = parsed.GetValue(name) ?? address.Split('@')[0], email = address, role = parsed.GetValue(role) });
            using var document = await server.SendJsonAsync(HttpMethod.Post, "api/members", body, cancellationToken);
            await TellPasswordAsync(host, server, document.RootElement);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command List(CliHost host, ConnectionOptions connection)
    {
        var command = new Command("list", "List all members");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = connection.Open(parsed, host);
            var table = new PlainTable().Column("ID").Column("EMAIL").Column("NAME").Column("ROLE").Column("SINCE").Column("LAST SEEN");
            using var document = await server.GetAsync("api/members", cancellationToken);
            foreach (var member in document.RootElement.GetProperty("members").EnumerateArray())
            {
                table.Row([
                    Text(member, "id"), Text(member, "email"), Text(member, "name"), Text(member, "role"), Text(member, "created_at")[..10],
                    member.GetProperty("last_seen_at").ValueKind == JsonValueKind.Null ? "–" : Text(member, "last_seen_at")[..16].Replace('T', ' ')]);
            }

            table.WriteTo(host);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Remove(CliHost host, ConnectionOptions connection)
    {
        var command = new Command("remove", "Remove a member and sign them out everywhere");
        var who = Who();
        command.Add(who);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = connection.Open(parsed, host);
            var (id, email) = await FindAsync(server, parsed.GetValue(who)!, cancellationToken);
            using var document = await server.SendJsonAsync(HttpMethod.Delete, $"api/members/{id}", null, cancellationToken);
            await host.Error.WriteLineAsync($"removed {email}");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command ResetPassword(CliHost host, ConnectionOptions connection)
    {
        var command = new Command("reset-password", "Give a member another password, shown once, and sign them out everywhere");
        var who = Who();
        command.Add(who);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = connection.Open(parsed, host);
            var (id, _) = await FindAsync(server, parsed.GetValue(who)!, cancellationToken);
            using var document = await server.SendJsonAsync(HttpMethod.Post, $"api/members/{id}/password", "{}", cancellationToken);
            await TellPasswordAsync(host, server, document.RootElement);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Argument<string> Who() => new("MEMBER") { Description = "e-mail address or id, as apiary members list shows them" };

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static async Task<(string Id, string Email)> FindAsync(ServerConnection server, string who, CancellationToken cancellationToken)
    {
        using var document = await server.GetAsync("api/members", cancellationToken);
        foreach (var member in document.RootElement.GetProperty("members").EnumerateArray())
        {
            var (id, email) = (Text(member, "id"), Text(member, "email"));
            if (id == who || email.Equals(who.Trim(), StringComparison.OrdinalIgnoreCase)) return (id, email);
        }

        throw new CliException($"there is no member {who}; apiary members list shows all");
    }

    private static async Task TellPasswordAsync(CliHost host, ServerConnection server, JsonElement answer)
    {
        await host.Out.WriteLineAsync(Text(answer, "password"));
        await host.Error.WriteLineAsync(
            $"This is the password of {Text(answer.GetProperty("member"), "email")}, shown this once. They sign in at {server.Address}login and choose their own in the settings.");
    }
}
