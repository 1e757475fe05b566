using System.CommandLine;
using System.Text.Json;
using Apiary.Cli.Terminal;

namespace Apiary.Cli.Commands;

/// <summary><c>apiary keys create|list|revoke</c>: API keys. From another machine they need the admin token as <c>--key</c>.</summary>
internal static class KeysCommand
{
    // In the order in which Rollbar lists them.
    private static readonly string[] RollbarScopes = ["post_server_item", "post_client_item", "read", "write"];

    /// <summary>The command with its three.</summary>
    public static Command Create(CliHost host, ConnectionOptions connection) => new("keys", "Create, list and revoke API keys")
    {
        CreateKey(host, connection),
        List(host, connection),
        Revoke(host, connection),
    };

    private static Command CreateKey(CliHost host, ConnectionOptions connection)
    {
        var command = new Command("create", "Create a key; its secret is shown once");
        var name = new Option<string>("--name") { Description = "what it is for, to tell it from others", HelpName = "NAME", Required = true };
        var kind = new Option<string>("--kind") { Description = "ingest (sends events), configuration (whatever its permissions say) or management (makes environments and keys through the vendor's API of version 2)", DefaultValueFactory = _ => "ingest" };
        kind.AcceptOnlyFromAmong("ingest", "configuration", "management");
        var permissions = new Option<string?>("--permissions") { Description = "separated by commas: events, queries, columns, createDatasets, ...; all when left out", HelpName = "LIST" };
        command.Add(name);
        command.Add(kind);
        var aws = new Option<bool>("--aws") { Description = "an AWS access key for X-Ray and CloudWatch Logs: an id and a secret, printed as the variables that AWS clients read" };
        var rollbar = new Option<bool>("--rollbar") { Description = "Rollbar access tokens: one for each scope, or the one that --scope names" };
        var scope = new Option<string?>("--scope") { Description = "with --rollbar: the only token wanted", HelpName = "SCOPE" };
        scope.AcceptOnlyFromAmong(RollbarScopes);
        command.Add(permissions);
        command.Add(aws);
        command.Add(rollbar);
        command.Add(scope);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = connection.Open(parsed, host);
            if (parsed.GetValue(rollbar)) return await CreateRollbarTokensAsync(host, server, parsed.GetValue(name)!, parsed.GetValue(scope), cancellationToken);
            var isAws = parsed.GetValue(aws);
            var body = new Dictionary<string, object> { ["name"] = parsed.GetValue(name)!, ["kind"] = isAws ? "aws" : parsed.GetValue(kind)! };
            if (parsed.GetValue(permissions) is { } list) body["permissions"] = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            using var document = await server.SendJsonAsync(HttpMethod.Post, "api/keys", JsonSerializer.Serialize(body), cancellationToken);
            if (isAws) return await ShowAwsKeyAsync(host, document.RootElement);
            await host.Out.WriteLineAsync(document.RootElement.GetProperty("secret").GetString());
            await host.Error.WriteLineAsync(
                $"This is the key, shown this once. It is {document.RootElement.GetProperty("kind").GetString()} key {document.RootElement.GetProperty("id").GetString()} of environment {document.RootElement.GetProperty("environment").GetString()}; {(parsed.GetValue(kind) == "management" ? "clients send it behind Authorization: Bearer" : "senders put it into the header X-Honeycomb-Team")}.");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<int> CreateRollbarTokensAsync(CliHost host, ServerConnection server, string name, string? only, CancellationToken cancellationToken)
    {
        var environment = "";
        foreach (var scope in only is null ? RollbarScopes : [only])
        {
            var body = new Dictionary<string, object> { ["name"] = only is null ? $"{name} {scope}" : name, ["kind"] = "rollbar", ["permissions"] = new[] { scope } };
            using var document = await server.SendJsonAsync(HttpMethod.Post, "api/keys", JsonSerializer.Serialize(body), cancellationToken);
            var token = document.RootElement.GetProperty("secret").GetString();
            await host.Out.WriteLineAsync(only is null ? $"{scope}={token}" : token);
            environment = document.RootElement.GetProperty("environment").GetString();
        }

        await host.Error.WriteLineAsync(
            $"Shown this once. Errors go to environment {environment}; Rollbar's clients take the token as access token, beside an endpoint ending in /api/1/ (Python, .NET, PHP) or /api/1/item/ (JavaScript, Ruby, Java, Go).");
        return ExitCodes.Ok;
    }

    private static async Task<int> ShowAwsKeyAsync(CliHost host, JsonElement key)
    {
        await host.Out.WriteLineAsync($"AWS_ACCESS_KEY_ID={key.GetProperty("id").GetString()}");
        await host.Out.WriteLineAsync($"AWS_SECRET_ACCESS_KEY={key.GetProperty("secret").GetString()}");
        await host.Error.WriteLineAsync(
            $"This is the key, its secret shown this once. It opens environment {key.GetProperty("environment").GetString()}; AWS clients read these variables when they are exported, beside AWS_ENDPOINT_URL and AWS_REGION.");
        return ExitCodes.Ok;
    }

    private static Command List(CliHost host, ConnectionOptions connection)
    {
        var command = new Command("list", "List all keys, without their secrets");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = connection.Open(parsed, host);
            using var document = await server.GetAsync("api/keys", cancellationToken);
            var table = new PlainTable().Column("ID").Column("KEY").Column("KIND").Column("NAME").Column("TEAM").Column("ENVIRONMENT").Column("PERMISSIONS").Column("CREATED").Column("REVOKED");
            foreach (var key in document.RootElement.GetProperty("keys").EnumerateArray())
            {
                var granted = key.GetProperty("permissions").EnumerateArray().Select(permission => permission.GetString()!).ToList();
                table.Row([
                    key.GetProperty("id").GetString()!,
                    key.GetProperty("masked").GetString()!,
                    key.GetProperty("kind").GetString()!,
                    key.GetProperty("name").GetString()!,
                    key.GetProperty("team").GetString()!,
                    key.GetProperty("environment").GetString()!,
                    granted.Count >= 10 ? "all" : string.Join(' ', granted),
                    Day(key.GetProperty("created_at")),
                    Day(key.GetProperty("revoked_at"))]);
            }

            table.WriteTo(host);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Revoke(CliHost host, ConnectionOptions connection)
    {
        var command = new Command("revoke", "Make a key open nothing any more");
        var id = new Argument<string>("ID") { Description = "the key's id, as apiary keys list shows it" };
        command.Add(id);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = connection.Open(parsed, host);
            using var document = await server.SendJsonAsync(HttpMethod.Delete, $"api/keys/{Uri.EscapeDataString(parsed.GetValue(id)!)}", null, cancellationToken);
            await host.Error.WriteLineAsync($"revoked {document.RootElement.GetProperty("name").GetString()} ({document.RootElement.GetProperty("masked").GetString()})");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string Day(JsonElement time) => time.ValueKind == JsonValueKind.Null ? "–" : time.GetString()![..10];
}
