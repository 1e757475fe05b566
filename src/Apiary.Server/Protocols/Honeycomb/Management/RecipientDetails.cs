using System.Text.Json;
using System.Text.RegularExpressions;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary>Reads what a recipient's type needs to know of it, section 12.1 of the protocol reference.</summary>
internal static partial class RecipientDetails
{
    private const int MaxNameChars = 255;
    private const int MaxUrlChars = 2_048;
    private const int MaxSecretChars = 255;
    private const int MaxHeaders = 5;
    private const int MaxHeaderChars = 64;
    private const int MaxHeaderValueChars = 750;
    private const int MaxVariables = 10;
    private const int MaxVariableChars = 64;
    private const int MaxVariableValueChars = 256;
    private const int MaxTemplateChars = 65_536;
    private const int IntegrationKeyChars = 32;

    private static readonly string[] Reserved = ["Content-Type", "User-Agent", "X-Honeycomb-Webhook-Token"];
    private static readonly string[] Templates = ["trigger", "budget_rate", "exhaustion_time"];

    /// <summary>The details of a type, with nothing else in them; null when something is wrong.</summary>
    public static JsonText? Read(ManagementBody body, string type)
    {
        if (body.Object("details") is not { } details)
        {
            if (!body.Has("details")) body.Refuse("details", "missing", "cannot be blank");
            return null;
        }

        var read = new Dictionary<string, object?>();
        switch (type)
        {
            case "email":
                read["email_address"] = Address(details);
                break;
            case "slack":
                read["slack_channel"] = details.Text("slack_channel", 1, MaxNameChars);
                break;
            case "pagerduty":
                if (details.Text("pagerduty_integration_key", 1, MaxNameChars) is { } key && key.Length != IntegrationKeyChars)
                    details.Refuse("pagerduty_integration_key", "invalid", $"must be exactly {IntegrationKeyChars} characters");
                read["pagerduty_integration_key"] = details.Text("pagerduty_integration_key", 0, MaxNameChars);
                read["pagerduty_integration_name"] = details.Text("pagerduty_integration_name", 1, MaxNameChars);
                break;
            default:
                ReadWebhook(details, read, isPlain: type != "webhook");
                break;
        }

        return JsonText.Parse(JsonSerializer.Serialize(read));
    }

    private static string? Address(ManagementBody details)
    {
        var address = details.Text("email_address", 1, MaxNameChars);
        if (address is not null && !Email().IsMatch(address)) details.Refuse("email_address", "invalid", "must be an email address");
        return address;
    }

    private static void ReadWebhook(ManagementBody details, Dictionary<string, object?> read, bool isPlain)
    {
        read["webhook_name"] = details.Text("webhook_name", 1, MaxNameChars);
        var url = details.Text("webhook_url", 1, MaxUrlChars);
        if (url is not null && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")) details.Refuse("webhook_url", "invalid", "must be an address of http or https");
        read["webhook_url"] = url;
        if (isPlain) return;
        if (details.Text("webhook_secret", 0, MaxSecretChars) is { } secret) read["webhook_secret"] = secret;
        foreach (var header in details.Objects("webhook_headers", MaxHeaders) ?? [])
        {
            var name = header.Text("header", 1, MaxHeaderChars);
            if (name is not null && (!HeaderName().IsMatch(name) || Reserved.Contains(name, StringComparer.OrdinalIgnoreCase))) header.Refuse("header", "invalid", "invalid webhook header name");
            if (header.Text("value", 0, MaxHeaderValueChars) is { } value && value.Any(char.IsControl)) header.Refuse("value", "invalid", "must not have control characters");
        }

        if (details.Find("webhook_headers") is { ValueKind: JsonValueKind.Array } headers) read["webhook_headers"] = headers;
        if (details.Object("webhook_payloads") is not { } payloads) return;
        CheckPayloads(payloads);
        read["webhook_payloads"] = details.Find("webhook_payloads")!.Value;
    }

    private static void CheckPayloads(ManagementBody payloads)
    {
        var templates = payloads.Object("payload_templates");
        var count = 0;
        foreach (var name in Templates)
        {
            if (templates?.Object(name) is not { } template) continue;
            template.Text("body", 1, MaxTemplateChars);
            count++;
        }

        var variables = payloads.Objects("template_variables", MaxVariables) ?? [];
        if (variables.Count > 0 && count == 0) payloads.Refuse("template_variables", "invalid", "need a payload template");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var variable in variables)
        {
            var name = variable.Text("name", 1, MaxVariableChars);
            if (name is not null && !VariableName().IsMatch(name)) variable.Refuse("name", "invalid", "must begin with a lowercase letter and have only letters and digits");
            else if (name is not null && !names.Add(name)) variable.Refuse("name", "already_exists", "duplicate name");
            variable.Text("default_value", 0, MaxVariableValueChars);
        }
    }

    /// <summary>A name that a variable of a template may have.</summary>
    [GeneratedRegex("^[a-z][a-zA-Z0-9]*\\z")]
    public static partial Regex VariableName();

    [GeneratedRegex("^[^@\\s]+@[^@\\s]+\\z")]
    private static partial Regex Email();

    [GeneratedRegex("^[!#$%&'*+.^_`|~0-9A-Za-z-]+\\z")]
    private static partial Regex HeaderName();
}
