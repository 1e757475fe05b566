using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Apiary.Server.Alerting.Mail;
using Apiary.Server.Errors;
using Apiary.Server.Errors.Spans;
using Apiary.Server.Ingest.Cors;

namespace Apiary.Server.Hosting;

/// <summary>All options of the server. The help text, the parsers and a test of the documentation read this table.</summary>
internal static class OptionTable
{
    /// <summary>The options, in the order in which help shows them.</summary>
    public static readonly IReadOnlyList<OptionEntry> All =
    [
        new("data", "DIR", "./apiary-data", "data directory, created when missing",
            (options, text) => text.Length > 0 ? options with { Data = text } : null),
        new("demo", "", "off", "start with the gatekeeper document's three teams, keys and six datasets",
            (options, text) => Switch(text) is { } on ? options with { Demo = on } : null),
        new("http", "HOST:PORT", "127.0.0.1:5000", "where to listen; beyond loopback every caller needs a key",
            (options, text) => OptionText.TryParseEndPoint(text, out var endPoint) ? options with { Http = endPoint } : null),
        new("otlp-http", "HOST:PORT|none|auto", "auto", "port for OTLP over HTTP beside the main one; auto is 4318 if it is free",
            (options, text) => SidePort.Parse(text) is { } port ? options with { OtlpHttp = port } : null),
        new("otlp-grpc", "HOST:PORT|none|auto", "auto", "port for OTLP over gRPC beside the main one; auto is 4317 if it is free",
            (options, text) => SidePort.Parse(text) is { } port ? options with { OtlpGrpc = port } : null),
        new("xray", "HOST:PORT|none|auto", "auto", "the X-Ray daemon's port, UDP and TCP; auto is 127.0.0.1:2000 if it is free",
            (options, text) => SidePort.Parse(text) is { } port ? options with { XRay = port } : null),
        new("xray-environment", "SLUG", "the oldest", "environment of what comes by the X-Ray daemon's port",
            (options, text) => text.Length > 0 ? options with { XRayEnvironment = text == "the oldest" ? null : text } : null),
        new("cors-origins", "*|none|ORIGIN,...", "*", "web pages whose scripts may send events, e.g. https://shop.example",
            (options, text) => CorsOrigins.Parse(text) is { } origins ? options with { CorsOrigins = origins } : null),
        new("memory-budget", "SIZE", "1GiB", "memory that the process should stay within",
            (options, text) => Size(text, 64L << 20) is { } bytes ? options with { MemoryBudgetBytes = bytes } : null),
        new("dictionary-memory", "SIZE", "128MiB", "memory for unpacked dictionaries of segment files",
            (options, text) => Size(text, 0) is { } bytes ? options with { DictionaryBytes = bytes } : null),
        new("partitions", "N", "4", "number of log partitions; only ever raise it",
            (options, text) => Number(text, 1, 64) is { } count ? options with { Partitions = count } : null),
        new("commit-delay", "TIME", "0", "how long a commit waits so that more requests share its sync",
            (options, text) => Time(text) is { TotalSeconds: <= 1 } delay ? options with { CommitDelay = delay } : null),
        new("wal-budget", "SIZE", "256MiB", "log size at which the oldest open rows are written to segments",
            (options, text) => Size(text, 1L << 20) is { } bytes ? options with { WalBudgetBytes = bytes } : null),
        new("wal-file", "SIZE", "64MiB", "size of one log file",
            (options, text) => Size(text, 1L << 16) is { } bytes ? options with { WalFileBytes = bytes } : null),
        new("flush-rows", "N", "1000000", "open events of a dataset at which they are written to a segment",
            (options, text) => Number(text, 1, 100_000_000) is { } count ? options with { FlushRows = count } : null),
        new("retention-age", "TIME", "none", "age at which events are removed, e.g. 30d",
            (options, text) => text == "none" ? options with { RetentionAge = null } : Time(text) is { } age && age > TimeSpan.Zero ? options with { RetentionAge = age } : null),
        new("retention-size", "SIZE", "none", "disk space beyond which the oldest events are removed, e.g. 50GiB",
            (options, text) => text == "none" ? options with { RetentionBytes = null } : Size(text, 1) is { } bytes ? options with { RetentionBytes = bytes } : null),
        new("max-datasets", "N", "10000", "most datasets",
            (options, text) => Number(text, 1, 1_000_000) is { } count ? options with { MaxDatasets = count } : null),
        new("max-columns", "N", "10000", "most columns of a dataset",
            (options, text) => Number(text, 1, 1_000_000) is { } count ? options with { MaxColumns = count } : null),
        new("max-request", "SIZE", "5MB", "largest request of Honeycomb's protocol once uncompressed",
            (options, text) => Size(text, 1) is <= int.MaxValue / 4 and { } bytes ? options with { MaxRequestBytes = (int)bytes } : null),
        new("otlp-max-request", "SIZE", "20MiB", "largest OTLP request once uncompressed",
            (options, text) => Size(text, 1) is <= int.MaxValue / 4 and { } bytes ? options with { MaxOtlpRequestBytes = (int)bytes } : null),
        new("max-event", "SIZE", "1MB", "largest event once uncompressed",
            (options, text) => Size(text, 1) is <= int.MaxValue / 4 and { } bytes ? options with { MaxEventBytes = (int)bytes } : null),
        new("aws-unsigned", "on|off", "off", "on loopback, take AWS requests unsigned or with credentials that are not known here",
            (options, text) => Switch(text) is { } on ? options with { AwsUnsigned = on } : null),
        new("aws-account", "DIGITS", "000000000000", "account id in ARNs, 12 digits",
            (options, text) => text.Length == 12 && text.All(char.IsAsciiDigit) ? options with { AwsAccount = text } : null),
        new("aws-region", "REGION", "us-east-1", "region in ARNs of AWS requests that are not signed",
            (options, text) => text.Length is > 0 and <= 32 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') ? options with { AwsRegion = text } : null),
        new("aws-environment", "SLUG", "the oldest", "environment of AWS requests that are not signed",
            (options, text) => text.Length > 0 ? options with { AwsEnvironment = text == "the oldest" ? null : text } : null),
        new("aws-max-request", "SIZE", "20MiB", "largest AWS request once uncompressed",
            (options, text) => Size(text, 1) is <= int.MaxValue / 4 and { } bytes ? options with { MaxAwsRequestBytes = (int)bytes } : null),
        new("logs-accept-old", "on|off", "off", "CloudWatch Logs takes events older than 14 days too, as for a back-fill",
            (options, text) => Switch(text) is { } on ? options with { LogsAcceptOld = on } : null),
        new("logs-create", "on|off", "off", "events for a log group or stream that is not there make it",
            (options, text) => Switch(text) is { } on ? options with { LogsCreate = on } : null),
        new("logs-max-streams", "N", "100000", "most log streams of all log groups together",
            (options, text) => Number(text, 1, 10_000_000) is { } count ? options with { LogsMaxStreams = count } : null),
        new("logs-query-rows", "N", "100000", "most log events that an Insights query or a filter pattern reads in one call",
            (options, text) => Number(text, 1_000, 10_000_000) is { } count ? options with { LogsQueryRows = count } : null),
        new("xray-max-groups", "N", "1000", "most X-Ray groups of an environment",
            (options, text) => Number(text, 1, 100_000) is { } count ? options with { MaxXRayGroups = count } : null),
        new("xray-max-rules", "N", "1000", "most X-Ray sampling rules of an environment",
            (options, text) => Number(text, 1, 100_000) is { } count ? options with { MaxXRayRules = count } : null),
        new("rollbar-max-request", "SIZE", "1MiB", "largest Rollbar request once uncompressed",
            (options, text) => Size(text, 1) is <= int.MaxValue / 4 and { } bytes ? options with { MaxRollbarRequestBytes = (int)bytes } : null),
        new("rollbar-any-token", "on|off", "off", "take items of any platform with a token of either posting scope",
            (options, text) => Switch(text) is { } on ? options with { RollbarAnyToken = on } : null),
        new("rollbar-rate", "N/TIME|none", "none", "items that each Rollbar token may send in a time, e.g. 1000/1m",
            (options, text) => text == "none" ? options with { RollbarRate = null } : Rate(text) is { } rule ? options with { RollbarRate = rule } : null),
        new("max-error-items", "N", "20000", "most items that errors are grouped into",
            (options, text) => Number(text, 1, 1_000_000) is { } count ? options with { MaxErrorItems = count } : null),
        new("error-history", "N", "1000", "most entries of an error's history, comments included; the oldest go",
            (options, text) => Number(text, 1, 100_000) is { } count ? options with { ErrorHistory = count } : null),
        new("source-map-max", "SIZE", "32MiB", "largest upload of a source map",
            (options, text) => Size(text, 1) is <= int.MaxValue / 4 and { } bytes ? options with { MaxSourceMapBytes = (int)bytes } : null),
        new("source-maps-size", "SIZE", "1GiB", "disk space for source maps; beyond it the oldest go",
            (options, text) => Size(text, 1) is { } bytes ? options with { SourceMapsBytes = bytes } : null),
        new("source-map-memory", "SIZE", "64MiB", "memory for source maps that are in use; the last one used stays even beyond it",
            (options, text) => Size(text, 0) is { } bytes ? options with { SourceMapMemoryBytes = bytes } : null),
        new("errors-from", "otlp,xray|none", "none", "take exceptions of OpenTelemetry's spans, X-Ray's segments or both into the errors too",
            (options, text) => Sources(text) is { } sources ? options with { ErrorsFrom = sources } : null),
        new("errors-rate", "N/TIME|none", "none", "occurrences of an error in a time that are told of, once in that time, e.g. 100/5m",
            (options, text) => text == "none" ? options with { ErrorsRate = null } : Rate(text) is { } rule ? options with { ErrorsRate = rule } : null),
        new("errors-webhook", "URL|none", "none", "address that new and returned errors are posted to",
            (options, text) => text == "none" ? options with { ErrorsWebhook = null } : Address(text) is { } address ? options with { ErrorsWebhook = address } : null),
        new("errors-command", "PROGRAM|none", "none", "program that is run with each new or returned error on its standard input",
            (options, text) => text.Length > 0 ? options with { ErrorsCommand = text == "none" ? null : text } : null),
        new("arrivals-kept", "N", "1000", "how many of the last ingest requests can be looked at",
            (options, text) => Number(text, 0, 1_000_000) is { } count ? options with { ArrivalsKept = count } : null),
        new("query-timeout", "TIME", "30s", "longest run of a query",
            (options, text) => Time(text) is { } timeout && timeout > TimeSpan.Zero ? options with { QueryTimeout = timeout } : null),
        new("query-memory", "SIZE", "512MiB", "most memory for the groups of one query, and for its related spans",
            (options, text) => Size(text, 1L << 20) is { } bytes ? options with { QueryMemoryBytes = bytes } : null),
        new("runs-kept", "N", "10000", "how many runs of queries keep their addresses",
            (options, text) => Number(text, 1, 1_000_000) is { } count ? options with { RunsKept = count } : null),
        new("max-shared", "N", "10000", "most of each kind of what people make: saved queries, boards, markers, derived columns, ...",
            (options, text) => Number(text, 2, 1_000_000) is { } count ? options with { MaxShared = count } : null),
        new("management-rate", "N", "1000", "most management requests a minute of a team for one kind of resource, reads and writes apart; 0 for any number",
            (options, text) => Number(text, 0, 1_000_000) is { } count ? options with { ManagementRate = count } : null),
        new("alerts-private", "on|off", "off", "let triggers tell webhooks outside the public internet: this machine, its network",
            (options, text) => Switch(text) is { } on ? options with { AlertsPrivate = on } : null),
        new("public-url", "URL|auto", "auto", "where people open the screen, for the links in notices; auto is the address of --http",
            (options, text) => text == "auto" ? options with { PublicUrl = null } : Address(text) is { } address ? options with { PublicUrl = address } : null),
        new("slack-webhook", "URL|none", "none", "incoming webhook of Slack, or of a chat that takes the same, for recipients that are channels",
            (options, text) => text == "none" ? options with { SlackWebhook = null } : Address(text) is { } address ? options with { SlackWebhook = address } : null),
        new("pagerduty-url", "URL", "https://events.pagerduty.com/v2/enqueue", "where events for PagerDuty go",
            (options, text) => Address(text) is { } address ? options with { PagerDutyUrl = address } : null),
        new("smtp-server", "HOST[:PORT]|none", "none", "mail server for recipients that are e-mail addresses; the usual port follows from --smtp-tls",
            (options, text) => text == "none" ? options with { SmtpServer = null } : SmtpServer.Parse(text) is { } server ? options with { SmtpServer = server } : null),
        new("smtp-tls", "starttls|implicit|none", "starttls", "how the connection to the mail server is kept secret",
            (options, text) => Enum.TryParse<MailSecurity>(text, ignoreCase: true, out var security) && !char.IsAsciiDigit(text[0]) ? options with { SmtpTls = security } : null),
        new("smtp-ca", "FILE|system", "system", "certificates (PEM) of the authorities that the mail server's may come from; system is what this machine trusts",
            (options, text) => text == "system" ? options with { SmtpAuthorities = null } : Certificates(text) is { } authorities ? options with { SmtpAuthorities = authorities } : null),
        new("smtp-user", "NAME|none", "none", "who signs in to the mail server",
            (options, text) => text.Length > 0 ? options with { SmtpUser = text == "none" ? null : text } : null),
        new("smtp-password", "TEXT", "empty", "with what; better in APIARY_SMTP_PASSWORD or the configuration file than on the command line",
            (options, text) => options with { SmtpPassword = text == "empty" ? "" : text }),
        new("smtp-from", "ADDRESS", "apiary@localhost", "the sender of e-mail",
            (options, text) => text.Contains('@', StringComparison.Ordinal) && text.All(letter => letter is > ' ' and <= '~' and not ('<' or '>')) ? options with { SmtpFrom = text } : null),
        new("session-lifetime", "TIME", "30d", "how long a member who does nothing stays signed in",
            (options, text) => Time(text) is { TotalMinutes: >= 1, TotalDays: <= 400 } lifetime ? options with { SessionLifetime = lifetime } : null),
        new("own-events", "on|off", "on", "keep one event for each request in the server's own dataset apiary",
            (options, text) => Switch(text) is { } on ? options with { OwnEvents = on } : null),
    ];

    /// <summary>The option of this name; null when there is none.</summary>
    public static OptionEntry? Find(string name) => All.FirstOrDefault(entry => entry.Name == name);

    /// <summary>What <c>--help</c> prints.</summary>
    public static string Help()
    {
        var text = new System.Text.StringBuilder();
        text.AppendLine("Apiary: a self-hosted store for wide events that speaks Honeycomb's API").AppendLine();
        text.AppendLine("  dotnet run --project src/Apiary.Server -- [options]").AppendLine();
        foreach (var entry in All)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {$"--{entry.Name} {entry.Value}".TrimEnd(),-28} {entry.Description} (default {entry.Default})");
        text.AppendLine(CultureInfo.InvariantCulture, $"  {"--config FILE",-28} options as JSON (default ./apiary.json, if it is there)").AppendLine();
        text.AppendLine("The command line wins over the environment (APIARY_DATA, APIARY_MEMORY_BUDGET, ...), that over the file.");
        return text.ToString();
    }

    private static X509Certificate2Collection? Certificates(string path)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPemFile(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return null;
        }

        return found.Count > 0 ? found : null;
    }

    private static Uri? Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https") ? address : null;

    private static bool? Switch(string text) => text.ToLowerInvariant() switch
    {
        "true" or "on" or "yes" or "1" => true,
        "false" or "off" or "no" or "0" => false,
        _ => null,
    };

    private static int? Number(string text, int min, int max) =>
        int.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : null;

    private static RateRule? Rate(string text) =>
        text.Split('/') is [var count, var window] && Number(count, 1, 1_000_000_000) is { } number && Time(window) is { TotalSeconds: >= 1, TotalDays: <= 30 } time ? new RateRule(number, time) : null;

    private static ErrorsFrom? Sources(string text) => text switch
    {
        "none" => ErrorsFrom.None,
        "otlp" => ErrorsFrom.Otlp,
        "xray" => ErrorsFrom.XRay,
        "otlp,xray" or "xray,otlp" => ErrorsFrom.Otlp | ErrorsFrom.XRay,
        _ => null,
    };

    private static long? Size(string text, long min) => OptionText.TryParseSize(text, out var bytes) && bytes >= min ? bytes : null;

    private static TimeSpan? Time(string text) => OptionText.TryParseDuration(text, out var time) ? time : null;
}
