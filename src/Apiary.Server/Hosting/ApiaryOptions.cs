using System.Net;
using System.Security.Cryptography.X509Certificates;
using Apiary.Server.Alerting.Mail;
using Apiary.Server.Errors;
using Apiary.Server.Errors.Spans;
using Apiary.Server.Ingest.Cors;

namespace Apiary.Server.Hosting;

/// <summary>Everything that can be configured; see <see cref="OptionTable"/> for names, meanings and the text forms.</summary>
internal sealed record ApiaryOptions
{
    /// <summary>Port of the gatekeeper document, and of our command line unless it is told another.</summary>
    public const int DefaultPort = 5000;

    /// <summary>Data directory, created when missing.</summary>
    public string Data { get; init; } = "apiary-data";

    /// <summary>Start with the gatekeeper document's teams, keys and datasets, and its strictness on one route.</summary>
    public bool Demo { get; init; }

    /// <summary>Where to listen; port 0 takes a free one.</summary>
    public IPEndPoint Http { get; init; } = new(IPAddress.Loopback, DefaultPort);

    /// <summary>The port for OTLP over HTTP beside the main one.</summary>
    public SidePort OtlpHttp { get; init; } = SidePort.Auto;

    /// <summary>The port for OTLP over gRPC beside the main one.</summary>
    public SidePort OtlpGrpc { get; init; } = SidePort.Auto;

    /// <summary>Web pages whose scripts may send events.</summary>
    public CorsOrigins CorsOrigins { get; init; } = CorsOrigins.Any;

    /// <summary>Memory that the process should stay within, in bytes; the store takes its share of it.</summary>
    public long MemoryBudgetBytes { get; init; } = 1L << 30;

    /// <summary>Most bytes of dictionaries of segment files that stay unpacked between queries.</summary>
    public long DictionaryBytes { get; init; } = 128L << 20;

    /// <summary>Number of log partitions, 1 to 64.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>How long a commit waits for others to share its sync; zero shares only what came during the previous sync.</summary>
    public TimeSpan CommitDelay { get; init; }

    /// <summary>Log bytes beyond which the oldest open rows become segments.</summary>
    public long WalBudgetBytes { get; init; } = 256L << 20;

    /// <summary>Size at which a log file is sealed.</summary>
    public long WalFileBytes { get; init; } = 64L << 20;

    /// <summary>Open rows of a dataset at which they become a segment.</summary>
    public int FlushRows { get; init; } = 1_000_000;

    /// <summary>Age at which segments are removed; null keeps them.</summary>
    public TimeSpan? RetentionAge { get; init; }

    /// <summary>Bytes of segments beyond which the oldest are removed; null keeps them.</summary>
    public long? RetentionBytes { get; init; }

    /// <summary>Most datasets of the store.</summary>
    public int MaxDatasets { get; init; } = 10_000;

    /// <summary>Most columns of a dataset.</summary>
    public int MaxColumns { get; init; } = 10_000;

    /// <summary>Most bytes of one ingest request of Honeycomb's protocol once uncompressed.</summary>
    public int MaxRequestBytes { get; init; } = 5_000_000;

    /// <summary>Most bytes of one event once uncompressed.</summary>
    public int MaxEventBytes { get; init; } = 1_000_000;

    /// <summary>Most bytes of one OTLP request once uncompressed.</summary>
    public int MaxOtlpRequestBytes { get; init; } = 20 << 20;

    /// <summary>The X-Ray daemon's port, UDP and TCP.</summary>
    public SidePort XRay { get; init; } = SidePort.Auto;

    /// <summary>Slug of the environment of what comes by the daemon's port; null for that of unsigned AWS requests.</summary>
    public string? XRayEnvironment { get; init; }

    /// <summary>Most X-Ray groups of an environment.</summary>
    public int MaxXRayGroups { get; init; } = 1_000;

    /// <summary>Most X-Ray sampling rules of an environment beside the default one.</summary>
    public int MaxXRayRules { get; init; } = 1_000;

    /// <summary>Whether AWS requests of this machine are taken unsigned while nobody else can reach the server.</summary>
    public bool AwsUnsigned { get; init; }

    /// <summary>The account id in ARNs, 12 digits.</summary>
    public string AwsAccount { get; init; } = "000000000000";

    /// <summary>The region of AWS requests that are not signed.</summary>
    public string AwsRegion { get; init; } = "us-east-1";

    /// <summary>Slug of the environment of AWS requests that are not signed; null for the oldest one.</summary>
    public string? AwsEnvironment { get; init; }

    /// <summary>Most bytes of one AWS request once uncompressed.</summary>
    public int MaxAwsRequestBytes { get; init; } = 20 << 20;

    /// <summary>Whether CloudWatch Logs takes events older than 14 days.</summary>
    public bool LogsAcceptOld { get; init; }

    /// <summary>Whether events for a log group or stream that is not there make it.</summary>
    public bool LogsCreate { get; init; }

    /// <summary>Most log streams of all log groups together.</summary>
    public int LogsMaxStreams { get; init; } = 100_000;

    /// <summary>Most log events that an Insights query or a filter pattern reads in one call.</summary>
    public int LogsQueryRows { get; init; } = 100_000;
    /// <summary>Most bytes of one Rollbar request once uncompressed.</summary>
    public int MaxRollbarRequestBytes { get; init; } = 1 << 20;

    /// <summary>Whether a Rollbar token of either posting scope takes items of any platform.</summary>
    public bool RollbarAnyToken { get; init; }

    /// <summary>Most items that errors are grouped into.</summary>
    public int MaxErrorItems { get; init; } = 20_000;

    /// <summary>Most entries of an error's history, comments included.</summary>
    public int ErrorHistory { get; init; } = 1_000;

    /// <summary>Most bytes of one upload of a source map.</summary>
    public int MaxSourceMapBytes { get; init; } = 32 << 20;

    /// <summary>Most bytes of all source maps on disk.</summary>
    public long SourceMapsBytes { get; init; } = 1L << 30;

    /// <summary>Most memory for source maps that are in use.</summary>
    public long SourceMapMemoryBytes { get; init; } = 64L << 20;

    /// <summary>How many items each Rollbar token may send; null for any number.</summary>
    public RateRule? RollbarRate { get; init; }

    /// <summary>Whose spans' exceptions are errors too.</summary>
    public ErrorsFrom ErrorsFrom { get; init; }

    /// <summary>How often an error occurs within a time when that is told of; null for never.</summary>
    public RateRule? ErrorsRate { get; init; }

    /// <summary>Where new and returned errors are posted to; null for nowhere.</summary>
    public Uri? ErrorsWebhook { get; init; }

    /// <summary>The program that is run with each new or returned error; null for none.</summary>
    public string? ErrorsCommand { get; init; }

    /// <summary>How many of the last ingest requests are kept to look at.</summary>
    public int ArrivalsKept { get; init; } = 1_000;

    /// <summary>Longest run of a query.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most bytes of a query's groups and histograms.</summary>
    public long QueryMemoryBytes { get; init; } = 512L << 20;

    /// <summary>How many runs of queries are kept.</summary>
    public int RunsKept { get; init; } = 10_000;

    /// <summary>Most of each kind of what people make: saved queries, boards, markers, derived columns, triggers and so on.</summary>
    public int MaxShared { get; init; } = 10_000;

    /// <summary>Most management requests a minute of a team for one kind of resource, reads and writes apart; 0 for any number.</summary>
    public int ManagementRate { get; init; } = 1_000;

    /// <summary>Whether triggers may tell addresses outside the public internet, such as this machine and its network.</summary>
    public bool AlertsPrivate { get; init; }

    /// <summary>Where people open the screen; null for the address that the server listens on.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The incoming webhook for messages to Slack channels; null for none.</summary>
    public Uri? SlackWebhook { get; init; }

    /// <summary>Where events for PagerDuty go.</summary>
    public Uri PagerDutyUrl { get; init; } = new("https://events.pagerduty.com/v2/enqueue");

    /// <summary>The mail server; null for none.</summary>
    public SmtpServer? SmtpServer { get; init; }

    /// <summary>How the connection to the mail server is kept secret.</summary>
    public MailSecurity SmtpTls { get; init; }

    /// <summary>The authorities that certificates of the mail server may come from; null for those that the system trusts.</summary>
    public X509Certificate2Collection? SmtpAuthorities { get; init; }

    /// <summary>Who signs in to the mail server; null for nobody.</summary>
    public string? SmtpUser { get; init; }

    /// <summary>With what.</summary>
    public string SmtpPassword { get; init; } = "";

    /// <summary>The sender of e-mail.</summary>
    public string SmtpFrom { get; init; } = "apiary@localhost";

    /// <summary>How long a member who does nothing stays signed in.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Whether the server keeps events about itself in its own dataset.</summary>
    public bool OwnEvents { get; init; } = true;

    /// <summary>True while nobody beyond this machine can reach the server.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Http.Address);
}
