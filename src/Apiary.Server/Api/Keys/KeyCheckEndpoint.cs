using Apiary.Server.Ingest;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Usage;

namespace Apiary.Server.Api.Keys;

/// <summary><c>POST /api/keys/check</c>: which team and environment a key opens, what it may do, when data last came with it, and what is wrong with how it is written.</summary>
internal sealed class KeyCheckEndpoint(WorkspaceStore workspace, UsageStore usage, AccessRules rules, TimeProvider time)
{
    private const int IngestKeyChars = 64, IngestKeyIdChars = 32;

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/keys/check", HandleAsync).AllowCallers(CallerPolicy.Queries);

    private async Task HandleAsync(HttpContext context)
    {
        using var body = await ApiBody.ReadAsync(context, "text");
        if (body is null) return;
        var text = body.Secret("text");
        if (text?.Length > PastedKey.MaxChars) body.Refuse("text", $"expected at most {PastedKey.MaxChars} characters");
        if (await body.IsRefusedAsync(context)) return;
        var pasted = PastedKey.In(text!);
        var problems = pasted.Problems.ToList();
        var answer = Find(pasted.Key, problems) is { } key ? Describe(key, pasted.ReadFrom, problems, context.Caller()) : DescribeUnknown(pasted, problems);
        await context.Response.WriteAsJsonAsync(answer, context.RequestAborted);
    }

    /// <summary>The key, revoked ones included, also when it is written a little wrong, which is noted; null when there is none.</summary>
    private ApiKey? Find(string presented, List<string> problems)
    {
        if (Lookup(presented) is { } exact) return exact;
        if (presented.Length > IngestKeyChars && Lookup(presented[..IngestKeyChars]) is { } longer)
        {
            problems.Add($"there is something behind the key: it has {IngestKeyChars} characters, this has {presented.Length}");
            return longer;
        }

        if (!presented.Any(char.IsAsciiLetterUpper) || Lookup(presented.ToLowerInvariant()) is not { } lower) return null;
        problems.Add("its letters were made upper case");
        return lower;
    }

    private ApiKey? Lookup(string presented) => workspace.Authenticate(presented) ?? workspace.FindRevoked(presented);

    private object Describe(ApiKey key, string? readFrom, List<string> problems, Caller caller)
    {
        if (key.RevokedAt is { } revokedAt) problems.Add($"it was revoked on {revokedAt:yyyy-MM-dd}; create another one");
        else if (!key.May(KeyPermissions.Events) && key.Kind != KeyKind.Rollbar) problems.Add("it may not send events: it lacks that permission");
        if (key.EnvironmentId != caller.Environment.Id) problems.Add($"it opens the environment {key.EnvironmentName}, and you are looking at {caller.Environment.Name}: its data is not shown here");
        var use = usage.FindUse(key.Id);
        return new
        {
            found = true,
            kind = KeyJson.NameOf(key.Kind),
            masked = key.MaskedForm,
            name = key.Name,
            team = key.TeamName,
            environment = new { id = key.EnvironmentId, name = key.EnvironmentName, slug = key.EnvironmentSlug },
            permissions = KeyPermissionNames.Of(key.Permissions),
            revoked_at = key.RevokedAt,
            last_used_at = use?.LastUsedAt,
            last_dataset = use?.LastDataset,
            events_24h = use?.EventsOfLastDay(time.GetUtcNow()) ?? 0,
            read_from = readFrom,
            problems,
        };
    }

    private object DescribeUnknown(PastedKey pasted, List<string> problems)
    {
        var looksLike = pasted.Key.Length == 0 ? "no key: there is none in the text"
            : rules.IsAdminToken(pasted.Key) ? "this server's admin token, which manages the server and sends nothing"
            : KeyShapes.Describe(pasted.Key) ?? $"no key that is made here: those have {IngestKeyChars} characters, hcaik_ first, or 22 letters and digits";
        // An ingest key begins with its id, so the beginning of one tells which it was.
        if (pasted.Key.Length is > IngestKeyIdChars and not IngestKeyChars && workspace.FindKey(pasted.Key[..IngestKeyIdChars]) is { } cut)
            problems.Add($"it begins as the key {cut.Name} of the environment {cut.EnvironmentName}, but has {pasted.Key.Length} of {IngestKeyChars} characters");
        else if (workspace.FindKey(pasted.Key) is { } named)
            problems.Add($"it is the id of the key {named.Name}; the key itself was shown once, when it was created");
        return new { found = false, looks_like = looksLike, read_from = pasted.ReadFrom, problems };
    }
}
